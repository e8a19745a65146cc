//! How much a person may send at once. Pure arithmetic: the upload handler asks before it reads, and again while it reads.

use super::{Kind, Refusal};

const MB: u64 = 1024 * 1024;

/// Limits on files, each with a default that a street can change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Largest photo in bytes.
    pub max_photo_bytes: u64,
    /// Largest video in bytes.
    pub max_video_bytes: u64,
    /// Largest audio file in bytes.
    pub max_audio_bytes: u64,
    /// Largest PDF in bytes.
    pub max_pdf_bytes: u64,
    /// Most pixels of a photo, read from its header before it is decoded.
    pub max_pixels: u64,
    /// Longest side of the copy of a photo; larger ones are scaled down.
    pub max_side: u32,
    /// Most pages of a PDF.
    pub max_pages: u32,
    /// Most files in one matter's sending.
    pub max_files: usize,
    /// Most bytes of all these files together.
    pub max_total_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_photo_bytes: 15 * MB,
            max_video_bytes: 200 * MB,
            max_audio_bytes: 50 * MB,
            max_pdf_bytes: 30 * MB,
            max_pixels: 50_000_000,
            max_side: 4096,
            max_pages: 300,
            max_files: 9,
            max_total_bytes: 300 * MB,
        }
    }
}

impl Limits {
    /// Most bytes of one file of this kind.
    pub fn max_bytes(&self, kind: Kind) -> u64 {
        match kind {
            Kind::Photo => self.max_photo_bytes,
            Kind::Video => self.max_video_bytes,
            Kind::Audio => self.max_audio_bytes,
            Kind::Pdf => self.max_pdf_bytes,
        }
    }

    /// Where to stop reading a file whose kind is not known yet.
    pub fn largest(&self) -> u64 {
        Kind::ALL.into_iter().map(|kind| self.max_bytes(kind)).max().unwrap_or(0)
    }

    /// Whether one file of this kind may be so large.
    pub fn check_size(&self, kind: Kind, bytes: u64) -> Result<(), Refusal> {
        let most = self.max_bytes(kind);
        if bytes <= most {
            return Ok(());
        }
        Err(Refusal::new(
            format!("{}太大：有{}，每个最多{}", kind.label(), in_mb(bytes), in_mb(most)),
            match kind {
                Kind::Video | Kind::Audio => "请剪短或压缩后再传，也可以分成几段，或到窗口提交",
                Kind::Photo => "请用手机的“压缩后发送”，或重新拍一张",
                Kind::Pdf => "请分成几个文件，或到窗口提交纸质材料",
            },
        ))
    }

    /// Whether files of these sizes, counting those sent before, may come together.
    pub fn check_batch(&self, sizes: &[u64]) -> Result<(), Refusal> {
        if sizes.len() > self.max_files {
            return Err(Refusal::new(
                format!("文件太多：共{}个，最多{}个", sizes.len(), self.max_files),
                "请先删去不需要的，或把几页材料合成一个PDF",
            ));
        }
        let total = sizes.iter().fold(0, |sum: u64, size| sum.saturating_add(*size));
        if total > self.max_total_bytes {
            return Err(Refusal::new(
                format!("文件合计太大：共{}，最多{}", in_mb(total), in_mb(self.max_total_bytes)),
                "请先删去不需要的，或压缩视频后再传",
            ));
        }
        Ok(())
    }
}

/// Rounded up to a tenth, so that what is over the limit also reads so.
fn in_mb(bytes: u64) -> String {
    let tenths = bytes.saturating_mul(10).div_ceil(MB);
    match tenths % 10 {
        0 => format!("{} MB", tenths / 10),
        rest => format!("{}.{rest} MB", tenths / 10),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_at_the_limit_is_taken_and_one_byte_more_is_not() {
        let limits = Limits::default();
        for kind in Kind::ALL {
            assert!(limits.check_size(kind, limits.max_bytes(kind)).is_ok());
            let refusal = limits.check_size(kind, limits.max_bytes(kind) + 1).unwrap_err();
            assert!(refusal.sentence().contains(kind.label()) && refusal.sentence().contains("都还在"));
        }
        assert_eq!(limits.largest(), 200 * MB);
        assert!(limits.check_size(Kind::Photo, 15 * MB + 1).unwrap_err().sentence().contains("有15.1 MB，每个最多15 MB"));
    }

    #[test]
    fn count_and_total_are_checked_together() {
        let limits = Limits::default();
        assert!(limits.check_batch(&[MB; 9]).is_ok());
        assert!(limits.check_batch(&[MB; 10]).unwrap_err().sentence().contains("最多9个"));
        assert!(limits.check_batch(&[150 * MB, 150 * MB]).is_ok());
        assert!(limits.check_batch(&[150 * MB, 151 * MB]).unwrap_err().sentence().contains("合计"));
        assert!(limits.check_batch(&[u64::MAX, u64::MAX]).is_err());
    }
}
