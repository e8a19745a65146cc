/* Says to the stylesheet that scripts run, so that buttons which need them appear (.js-only). Every other file is one behaviour, found by a data attribute. */
document.documentElement.classList.add("js");
