//! Where each glyph of a page stands.

use pdf_extract::{MediaBox, OutputDev, OutputError, Transform};

/// Glyphs of the longest document that is read; what comes after them is left out.
const MOST_GLYPHS: usize = 5_000_000;

/// A glyph in points: x to the right, y upwards.
#[derive(Debug, Clone)]
pub(super) struct Glyph {
    pub x: f32,
    pub end: f32,
    pub y: f32,
    pub size: f32,
    pub text: Box<str>,
}

/// Collects the glyphs of every page, in the order in which they are drawn.
#[derive(Default)]
pub(super) struct Collector {
    pub pages: Vec<Vec<Glyph>>,
    glyphs: usize,
}

impl OutputDev for Collector {
    fn begin_page(
        &mut self,
        _number: u32,
        _media: &MediaBox,
        _art: Option<(f64, f64, f64, f64)>,
    ) -> Result<(), OutputError> {
        self.pages.push(Vec::new());
        Ok(())
    }

    fn end_page(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn output_character(
        &mut self,
        trm: &Transform,
        width: f64,
        _spacing: f64,
        font_size: f64,
        text: &str,
    ) -> Result<(), OutputError> {
        // Turned text is a watermark or a note in the margin.
        let turned = trm.m12.abs() > 0.2 * trm.m11.abs();
        let size = ((trm.m11.abs() + trm.m21.abs()) * (trm.m22.abs() + trm.m12.abs())).sqrt() * font_size.abs();
        self.glyphs += 1;
        if turned || !size.is_finite() || size <= 0.0 || self.glyphs > MOST_GLYPHS {
            return Ok(());
        }
        if let Some(page) = self.pages.last_mut() {
            let x = trm.m31 as f32;
            page.push(Glyph {
                x,
                end: x + (width * size) as f32,
                y: trm.m32 as f32,
                size: size as f32,
                text: text.into(),
            });
        }
        Ok(())
    }

    fn begin_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_line(&mut self) -> Result<(), OutputError> {
        Ok(())
    }
}
