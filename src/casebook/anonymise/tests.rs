//! What the aid finds, and that it finds nothing twice.

use proptest::prelude::*;

use super::*;

fn known() -> Known {
    let person = |name: &str| Person { name: name.to_owned(), part: Part::Party };
    Known {
        people: vec![
            person("王芳"),
            person("王建国"),
            person("张伟"),
            person("欧阳小华"),
            person("买买提·吐尔逊"),
            person("John Smith"),
            Person { part: Part::Child, ..person("李小宝") },
            Person { part: Part::Mediator, ..person("陈国强") },
            Person { part: Part::Staff, ..person("林晓") },
            Person { part: Part::Present, ..person("周强生") },
        ],
        organisations: vec!["深圳市龙泰物业管理有限公司".to_owned(), "深圳市安心装饰工程有限公司".to_owned()],
        places: ["宝龙街道", "同乐社区", "赤石岗网格", "大围网格"].map(str::to_owned).to_vec(),
        units: ["宝龙司法所", "总工会", "警务便民服务点", "龙岗区人民法院驻宝龙街道工作站", "高科园便民服务站"].map(str::to_owned).to_vec(),
        statutes: vec!["民法典".to_owned(), "物业管理条例".to_owned()],
    }
}

#[test]
fn each_kind_becomes_what_its_rule_says() {
    for (text, became) in [
        ("王芳和王建国吵起来，张伟来劝。", "王某甲和王某乙吵起来，张某来劝。"),
        ("小芳说好。建国也说好。", "王某甲说好。王某乙也说好。"),
        ("欧阳小华没来。", "欧阳某没来。"),
        ("买买提·吐尔逊和John Smith到了。", "买某和J某到了。"),
        ("李小宝在龙城第一小学三年级（2）班读书。", "李某在某小学某班读书。"),
        ("调解员陈国强主持。", "调解员陈某主持。"),
        ("深圳市龙泰物业管理有限公司不认账，龙泰物业公司的人说，龙泰没有错。", "某物业公司不认账，某物业公司的人说，某物业公司没有错。"),
        ("请了广州市大华建设有限公司来修。", "请了广州市某公司来修。"),
        ("住在深圳市龙岗区宝龙街道同乐社区锦绣小区3栋2单元501室。", "住在深圳市龙岗区某街道某社区某小区某栋某室。"),
        ("门口是龙岗大道128号。", "门口是某路。"),
        ("电话13800138000，座机0755-28123456。", "电话某号码，座机某号码。"),
        ("微信号：wangfang_88，邮箱 a.b@example.com。", "微信号：某号，邮箱 某邮箱。"),
        ("身份证11010519491231002X。", "身份证某证件号。"),
        ("代码91350100M000100Y43的公司", "代码某代码的公司"),
        ("转到6222 0200 0001 2345 678。", "转到某账号。"),
        ("一辆粤B12345停着。", "一辆粤B某停着。"),
        (
            "2026年5月20日签字，二〇二六年六月一日付清，7月3日回访，2026-05-20归档。",
            "2026年5月签字，二〇二六年六月付清，7月回访，2026年5月归档。",
        ),
        ("见（2026）粤0307民初123号和(2026)深龙宝人调字第12号。", "见（案号略）和（案号略）。"),
        ("送到龙岗中心医院。", "送到某医院。"),
        ("分拨员林晓打过电话，到场的周强生说，强生什么也没说。", "分拨员林某打过电话，到场的周某说，强生什么也没说。"),
        ("赤石岗网格的网格员到赤石岗看过，大围网格的没有来。", "某网格的网格员到某地看过，某网格的没有来。"),
        ("宝龙司法所和高科园便民服务站都来了人。", "某司法所和某便民服务站都来了人。"),
        ("区里的总工会、警务便民服务点、龙岗区人民法院驻宝龙街道工作站。", "区里的总工会、警务便民服务点、龙岗区人民法院驻某街道工作站。"),
    ] {
        assert_eq!(anonymised(text, &known()), became);
    }
}

#[test]
fn plain_words_stay() {
    for text in [
        "整个小区的人都知道，这所学校也知道。",
        "付了128,000元，分三期。",
        "到社区和街道办事处问过，物业公司也在。",
        "同住一栋楼里，走了一路。",
        "《中华人民共和国民法典》第一千一百六十五条。",
        "一直没有结果，谈了三个月。",
    ] {
        assert_eq!(find(text, &known()), [], "{text}");
    }
}

#[test]
fn a_company_whose_name_says_only_what_it_does_keeps_it() {
    let known = Known { organisations: ["物业公司", "银行", "超市"].map(str::to_owned).to_vec(), ..known() };
    assert_eq!(anonymised("物业公司、银行和超市都来了。", &known), "物业公司、银行和超市都来了。");
}

#[test]
fn the_name_of_a_statute_is_never_touched() {
    let mut known = known();
    known.people.push(Person { name: "物业".to_owned(), part: Part::Party });
    known.people.push(Person { name: "民法".to_owned(), part: Part::Party });
    let text = "《物业管理条例》和民法典第288条、《深圳经济特区物业管理条例》都说了，物业也说了。";
    let became = anonymised(text, &known);
    assert!(became.starts_with("《物业管理条例》和民法典第288条、《深圳经济特区物业管理条例》都说了，"), "{became}");
    assert!(became.ends_with("物某也说了。"), "{became}");
}

#[test]
fn a_finding_says_where_it_stands() {
    let text = "第一段。\n楼上的张伟没有来。";
    let found = find(text, &known());
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].was.as_str(), found[0].became.as_str(), found[0].rule), ("张伟", "张某", Rule::Name));
    assert_eq!(found[0].around(text, 6), ("楼上的", "没有来。"));
}

#[test]
fn what_the_editor_does_not_accept_stays() {
    let text = "王芳和张伟。";
    let found = find(text, &known());
    assert_eq!(replace(text, found.iter().skip(1)), "王芳和张某。");
}

proptest! {
    #[test]
    fn a_second_pass_finds_nothing(parts in proptest::collection::vec(prop_oneof![
        Just("王芳"), Just("王建国"), Just("张伟"), Just("李小宝"), Just("深圳市龙泰物业管理有限公司"), Just("龙泰"), Just("宝龙街道"),
        Just("锦绣小区"), Just("3栋501室"), Just("2026年5月20日"), Just("5月"), Just("20日"), Just("13800138000"), Just("粤B12345"),
        Just("第一小学"), Just("《民法典》"), Just("《"), Just("》"), Just("在"), Just("的"), Just("，"), Just("某"), Just("甲"), Just("12"),
        Just("号"), Just("路"), Just("大道"), Just("公司"), Just("（2026）"), Just("\n"), Just("有限公司"), Just("元"), Just("室"),
    ], 0..25)) {
        let known = known();
        let once = anonymised(&parts.concat(), &known);
        prop_assert_eq!(anonymised(&once, &known), once);
    }

    #[test]
    fn no_text_makes_the_aid_panic(text in "\\PC{0,120}") {
        let _ = anonymised(&text, &known());
        let _ = scarce::warnings(&text, &text, &text);
        let _ = (surnames::likely(&text), surnames::present(&text));
    }
}
