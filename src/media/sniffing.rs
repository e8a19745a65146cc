//! What a file is, by its first bytes. The accepted formats are told apart here; `infer` names the others, so that the
//! sentence can say how to send a Word document or an iPhone's HEIC photo instead. File names and claimed types are never asked.

use super::Refusal;

/// The four kinds of files that a matter can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// A picture.
    Photo,
    /// A moving picture.
    Video,
    /// A sound recording.
    Audio,
    /// A PDF document.
    Pdf,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Photo, Self::Video, Self::Audio, Self::Pdf];

    /// The name on the screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Photo => "照片",
            Self::Video => "视频",
            Self::Audio => "录音",
            Self::Pdf => "PDF文件",
        }
    }

    /// The word in the database.
    pub fn code(self) -> &'static str {
        match self {
            Self::Photo => "photo",
            Self::Video => "video",
            Self::Audio => "audio",
            Self::Pdf => "pdf",
        }
    }

    /// The kind with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// The container or coding of an accepted file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    Jpeg,
    Png,
    Webp,
    Gif,
    Mp4,
    QuickTime,
    ThreeGp,
    M4a,
    Webm,
    WebmAudio,
    Matroska,
    Mp3,
    Aac,
    Amr,
    Wav,
    Ogg,
    Pdf,
}

impl Format {
    pub(crate) fn kind(self) -> Kind {
        match self {
            Self::Jpeg | Self::Png | Self::Webp | Self::Gif => Kind::Photo,
            Self::Mp4 | Self::QuickTime | Self::ThreeGp | Self::Webm | Self::Matroska => Kind::Video,
            Self::M4a | Self::WebmAudio | Self::Mp3 | Self::Aac | Self::Amr | Self::Wav | Self::Ogg => Kind::Audio,
            Self::Pdf => Kind::Pdf,
        }
    }

    pub(crate) fn media_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Webp => "image/webp",
            Self::Gif => "image/gif",
            Self::Mp4 => "video/mp4",
            Self::QuickTime => "video/quicktime",
            Self::ThreeGp => "video/3gpp",
            Self::M4a => "audio/mp4",
            Self::Webm => "video/webm",
            Self::WebmAudio => "audio/webm",
            Self::Matroska => "video/x-matroska",
            Self::Mp3 => "audio/mpeg",
            Self::Aac => "audio/aac",
            Self::Amr => "audio/amr",
            Self::Wav => "audio/wav",
            Self::Ogg => "audio/ogg",
            Self::Pdf => "application/pdf",
        }
    }

    pub(crate) fn extension(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::Webp => "webp",
            Self::Gif => "gif",
            Self::Mp4 => "mp4",
            Self::QuickTime => "mov",
            Self::ThreeGp => "3gp",
            Self::M4a => "m4a",
            Self::Webm => "webm",
            Self::WebmAudio => "weba",
            Self::Matroska => "mkv",
            Self::Mp3 => "mp3",
            Self::Aac => "aac",
            Self::Amr => "amr",
            Self::Wav => "wav",
            Self::Ogg => "ogg",
            Self::Pdf => "pdf",
        }
    }
}

/// The format of an accepted file, or a sentence that says how to send it instead.
pub(crate) fn sniff(bytes: &[u8]) -> Result<Format, Refusal> {
    let at = |offset: usize, magic: &[u8]| bytes.get(offset..).is_some_and(|rest| rest.starts_with(magic));
    let format = if at(0, b"\xFF\xD8\xFF") {
        Format::Jpeg
    } else if at(0, b"\x89PNG\r\n\x1A\n") {
        Format::Png
    } else if at(0, b"RIFF") && at(8, b"WEBP") {
        Format::Webp
    } else if at(0, b"GIF87a") || at(0, b"GIF89a") {
        Format::Gif
    } else if at(4, b"ftyp") || at(4, b"moov") || at(4, b"wide") || (at(4, b"mdat") && !at(0, b"\0\0\0\0")) {
        iso_brand(bytes)?
    } else if at(0, b"\0") && (at(4, b"free") || at(4, b"skip")) {
        // What is erased at the beginning of a copy stands there as such a box.
        Format::QuickTime
    } else if at(0, b"\x1A\x45\xDF\xA3") {
        Format::Webm
    } else if at(0, b"#!AMR") {
        Format::Amr
    } else if at(0, b"RIFF") && at(8, b"WAVE") {
        Format::Wav
    } else if at(0, b"OggS") {
        Format::Ogg
    } else if at(0, b"%PDF-") || at(0, b"\xEF\xBB\xBF%PDF-") {
        Format::Pdf
    } else if at(0, b"ID3") {
        Format::Mp3
    } else if let [0xFF, second, ..] = bytes {
        match second & 0xE6 {
            0xE0 if second & 0xF6 == 0xF0 => Format::Aac,
            0xE2 => Format::Mp3,
            _ => return Err(not_taken(bytes)),
        }
    } else {
        return Err(not_taken(bytes));
    };
    Ok(format)
}

/// The major brand of the ISO base media family: HEIC and AVIF photos have the same container as MP4.
fn iso_brand(bytes: &[u8]) -> Result<Format, Refusal> {
    if bytes.get(4..8) != Some(b"ftyp") {
        return Ok(Format::QuickTime);
    }
    match bytes.get(8..12).unwrap_or_default() {
        b"heic" | b"heix" | b"heim" | b"heis" | b"hevc" | b"hevx" | b"mif1" | b"msf1" | b"avif" | b"avis" => Err(Refusal::new(
            "这是HEIC格式的照片，办事人员的电脑多半打不开",
            "请改传JPEG：苹果手机在“设置—相机—格式”里选“兼容性最佳”后再拍，已拍好的可截屏后上传；其他手机可在相册里“另存为JPEG”",
        )),
        b"qt  " => Ok(Format::QuickTime),
        b"M4A " | b"M4B " => Ok(Format::M4a),
        brand if brand.starts_with(b"3g") => Ok(Format::ThreeGp),
        _ => Ok(Format::Mp4),
    }
}

fn not_taken(bytes: &[u8]) -> Refusal {
    let named = infer::get(bytes).map(|kind| (kind.matcher_type(), kind.extension()));
    let (what, instead) = match named {
        Some((infer::MatcherType::Doc, _)) => ("这是办公文档，不是PDF", "请在原软件里“导出为PDF”或“打印成PDF”后再传"),
        Some((infer::MatcherType::Archive, _)) => ("这是压缩包或办公文档", "请把里面的材料一个个传，文档请先导出为PDF"),
        Some((infer::MatcherType::Image, _)) => ("这种图片格式暂不接收", "请另存为JPEG或PNG后再传，也可以直接截屏"),
        Some((infer::MatcherType::Video, _)) => ("这种视频格式暂不接收", "请转成MP4后再传"),
        Some((infer::MatcherType::Audio, _)) => ("这种录音格式暂不接收", "请转成MP3或M4A后再传"),
        Some((infer::MatcherType::App, _)) => ("这是程序，不是材料", "只接收照片、视频、录音和PDF"),
        _ => ("认不出这是什么文件", "只接收照片（JPEG、PNG）、视频（MP4）、录音（MP3、M4A、AMR、WAV）和PDF；文字请写在说明里"),
    };
    Refusal::new(what, instead)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sentence(bytes: &[u8]) -> String {
        sniff(bytes).unwrap_err().sentence().to_owned()
    }

    #[test]
    fn formats_are_told_by_their_first_bytes() {
        let cases: [(&[u8], Format); 16] = [
            (b"\xFF\xD8\xFF\xE0", Format::Jpeg),
            (b"\x89PNG\r\n\x1A\n", Format::Png),
            (b"RIFF\0\0\0\0WEBPVP8 ", Format::Webp),
            (b"GIF89a", Format::Gif),
            (b"\0\0\0\x18ftypisom", Format::Mp4),
            (b"\0\0\0\x18ftypqt  ", Format::QuickTime),
            (b"\0\0\0\x18ftyp3gp5", Format::ThreeGp),
            (b"\0\0\0\x18ftypM4A ", Format::M4a),
            (b"\x1A\x45\xDF\xA3", Format::Webm),
            (b"ID3\x04", Format::Mp3),
            (b"\xFF\xFB\x90", Format::Mp3),
            (b"\xFF\xF1\x50", Format::Aac),
            (b"#!AMR\n", Format::Amr),
            (b"RIFF\0\0\0\0WAVE", Format::Wav),
            (b"OggS", Format::Ogg),
            (b"%PDF-1.7", Format::Pdf),
        ];
        for (bytes, format) in cases {
            assert_eq!(sniff(bytes), Ok(format));
        }
    }

    #[test]
    fn what_is_not_taken_is_told_how_to_come_instead() {
        assert!(sentence(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic").contains("兼容性最佳"));
        assert!(sentence(b"PK\x03\x04aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa").contains("压缩包"));
        assert!(sentence(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1").contains("请"));
        assert!(sentence(b"BM\0\0\0\0\0\0\0\0\0\0").contains("图片格式"));
        assert!(sentence(b"MZ\x90\0").contains("程序"));
        assert!(sentence("你好".as_bytes()).contains("认不出"));
        assert!(sentence(b"<html><script>").contains("请"));
    }

    #[test]
    fn a_kinds_code_leads_back_to_it() {
        for kind in Kind::ALL {
            assert_eq!(Kind::from_code(kind.code()), Some(kind));
        }
    }
}
