//! From pages to bytes: printpdf writes pages and embedded subsets; then the document gets what printpdf leaves
//! out (language, nested bookmarks, XMP) and an identity that depends on its content alone.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, Object, Stream, StringFormat};
use printpdf::{
    Actions, BorderArray, Codepoint, ColorArray, Destination, FontId, LineCapStyle, LinePoint,
    LinkAnnotation, Mm, Op, PaintMode, ParsedFont, PdfDocument, PdfFont, PdfFontHandle, PdfPage,
    PdfSaveOptions, Point, Pt, RawImage, RawImageData, RawImageFormat, Rect, Rgb, TextItem, TextMatrix,
    XObject, XObjectId, XObjectTransform,
};
use sha2::{Digest, Sha256};
use subsetter::GlyphRemapper;

use super::flow::{Bookmark, Item, Page};
use super::fonts::{Face, Glyph};
use super::text::{Color, GlyphRun};
use crate::ReportError;
use crate::look::Picture;

/// What the document says about itself.
pub(crate) struct Properties {
    pub(crate) title: String,
    pub(crate) author: String,
    pub(crate) subject: String,
    pub(crate) keywords: Vec<String>,
    pub(crate) producer: String,
    pub(crate) language: &'static str,
    pub(crate) created_at_ms: i64,
    pub(crate) logo: Option<Picture>,
}

/// The finished document.
pub(crate) fn document(
    pages: &[Page],
    bookmarks: &[Bookmark],
    properties: &Properties,
) -> Result<Vec<u8>, ReportError> {
    let fonts = EmbeddedFonts::of(pages)?;
    let mut pdf = PdfDocument::new(&properties.title);
    let info = &mut pdf.metadata.info;
    info.author.clone_from(&properties.author);
    info.subject.clone_from(&properties.subject);
    info.keywords.clone_from(&properties.keywords);
    info.creator.clone_from(&properties.producer);
    info.producer.clone_from(&properties.producer);
    for (&face, font) in &fonts.faces {
        pdf.resources.fonts.map.insert(font_id(face), PdfFont::new(font.parsed.clone()));
    }
    if let Some(logo) = &properties.logo {
        pdf.resources.xobjects.map.insert(logo_id(), XObject::Image(image(logo)));
    }
    pdf.pages = pages.iter().map(|page| fonts.page(page, properties.logo.as_ref())).collect();

    let mut problems = Vec::new();
    let mut document = pdf.to_lopdf_document(&PdfSaveOptions::default(), &mut problems);
    if let Some(problem) = problems.first() {
        return Err(ReportError::Pdf(problem.msg.clone()));
    }
    let tops: Vec<f32> = pages.iter().map(|page| page.size[1]).collect();
    complete(&mut document, bookmarks, &tops, properties)
        .map_err(|error| ReportError::Pdf(error.to_string()))?;
    document.compress();
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).map_err(|error| ReportError::Pdf(error.to_string()))?;
    Ok(bytes)
}

/// The glyphs of one face that the document uses.
struct EmbeddedFont {
    parsed: ParsedFont,
    remapper: GlyphRemapper,
    units_per_em: u16,
}

struct EmbeddedFonts {
    faces: BTreeMap<Face, EmbeddedFont>,
}

impl EmbeddedFonts {
    fn of(pages: &[Page]) -> Result<Self, ReportError> {
        let mut used: BTreeMap<Face, Vec<u16>> = BTreeMap::new();
        for item in pages.iter().flat_map(|page| &page.items) {
            if let Item::Text { line, .. } = item {
                for run in &line.runs {
                    used.entry(run.face).or_default().extend(run.glyphs.iter().map(|glyph| glyph.id));
                }
            }
        }
        let faces = used
            .into_iter()
            .map(|(face, mut glyphs)| {
                glyphs.sort_unstable();
                glyphs.dedup();
                EmbeddedFont::new(face, &glyphs).map(|font| (face, font))
            })
            .collect::<Result<_, _>>()?;
        Ok(Self { faces })
    }

    fn page(&self, page: &Page, logo: Option<&Picture>) -> PdfPage {
        let [width, height] = page.size;
        let mut ops = Vec::new();
        for item in &page.items {
            match item {
                Item::Text { x, y, line } => {
                    for run in &line.runs {
                        self.text(&mut ops, run, x + run.x, height - y);
                    }
                }
                Item::Fill { x, y, width, height: tall, color } => {
                    ops.push(Op::SetFillColor { col: paint(*color) });
                    let mut rectangle = rectangle(*x, height - y - tall, *width, *tall);
                    rectangle.mode = Some(PaintMode::Fill);
                    ops.push(Op::DrawRectangle { rectangle });
                }
                Item::Stroke { from, to, thickness, color } => {
                    ops.push(Op::SetOutlineColor { col: paint(*color) });
                    ops.push(Op::SetOutlineThickness { pt: Pt(*thickness) });
                    ops.push(Op::SetLineCapStyle { cap: LineCapStyle::Round });
                    // Some readers draw nothing where a line has no length, not even its round ends.
                    let end = if from == to { [to[0] + 0.01, to[1]] } else { *to };
                    let points = [*from, end]
                        .into_iter()
                        .map(|[x, y]| LinePoint { p: Point { x: Pt(x), y: Pt(height - y) }, bezier: false })
                        .collect();
                    ops.push(Op::DrawLine { line: printpdf::Line { points, is_closed: false } });
                }
                Item::Link { x, y, width, height: tall, page } => {
                    let destination = Destination::Xyz { page: page + 1, left: None, top: None, zoom: None };
                    let link = LinkAnnotation::new(
                        rectangle(*x, height - y - tall, *width, *tall),
                        Actions::go_to(destination),
                        Some(BorderArray::Solid([0.0; 3])),
                        Some(ColorArray::Transparent),
                        None,
                    );
                    ops.push(Op::LinkAnnotation { link });
                }
                Item::Logo { x, y, width, height: tall } => {
                    let Some(logo) = logo else { continue };
                    let transform = XObjectTransform {
                        translate_x: Some(Pt(*x)),
                        translate_y: Some(Pt(height - y - tall)),
                        scale_x: Some(width / logo.width as f32),
                        scale_y: Some(tall / logo.height as f32),
                        dpi: Some(72.0),
                        ..XObjectTransform::default()
                    };
                    ops.push(Op::UseXobject { id: logo_id(), transform });
                }
            }
        }
        PdfPage::new(Mm::from(Pt(width)), Mm::from(Pt(height)), ops)
    }

    /// Shows a run; a glyph that stands off the baseline or its pen position is placed on its own.
    fn text(&self, ops: &mut Vec<Op>, run: &GlyphRun, x: f32, y: f32) {
        let Some(font) = self.faces.get(&run.face) else { return };
        ops.push(Op::StartTextSection);
        ops.push(Op::SetFillColor { col: paint(run.color) });
        ops.push(Op::SetFont { font: PdfFontHandle::External(font_id(run.face)), size: Pt(run.size) });
        let scale = run.size / 1000.0;
        let mut pen = 0.0;
        let mut rest = run.glyphs.as_slice();
        while let Some(first) = rest.first() {
            let together = if is_displaced(first) {
                1
            } else {
                rest.iter().position(is_displaced).unwrap_or(rest.len())
            };
            let (shown, after) = rest.split_at(together);
            let matrix = TextMatrix::Translate(Pt(x + (pen + first.dx) * scale), Pt(y + first.dy * scale));
            ops.push(Op::SetTextMatrix { matrix });
            ops.push(Op::ShowText { items: vec![TextItem::GlyphIds(font.codepoints(shown))] });
            pen += shown.iter().map(|glyph| glyph.advance).sum::<f32>();
            rest = after;
        }
        ops.push(Op::EndTextSection);
    }
}

impl EmbeddedFont {
    fn new(face: Face, glyphs: &[u16]) -> Result<Self, ReportError> {
        let remapper = GlyphRemapper::new_from_glyphs_sorted(glyphs);
        let program = subsetter::subset(face.data(), 0, &remapper)
            .map_err(|error| ReportError::Pdf(format!("{}: {error}", face.name())))?;
        let mut warnings = Vec::new();
        let whole = ParsedFont::from_bytes(face.data(), 0, &mut warnings)
            .ok_or_else(|| ReportError::Pdf(format!("{} cannot be read", face.name())))?;
        let tag: String =
            Sha256::digest(&program).iter().take(6).map(|byte| char::from(b'A' + byte % 26)).collect();
        let mut parsed = whole.clone();
        parsed.original_bytes = program;
        parsed.font_name = Some(format!("{tag}+{}", face.name()));
        parsed.codepoint_to_glyph.clear();
        parsed.glyph_widths = remapper
            .remapped_gids()
            .enumerate()
            .map(|(new, old)| (new as u16, whole.glyph_widths.get(&old).copied().unwrap_or(0)))
            .collect();
        Ok(Self { units_per_em: whole.units_per_em, parsed, remapper })
    }

    /// Glyphs as the subset numbers them. The writer's widths are whole thousandths; where they and kerning leave
    /// the pen off its place by one thousandth or more, it is moved.
    fn codepoints(&self, glyphs: &[Glyph]) -> Vec<Codepoint> {
        let mut ahead = 0.0;
        glyphs
            .iter()
            .map(|glyph| {
                let id = self.remapper.get(glyph.id).unwrap_or(0);
                let width = self.parsed.glyph_widths.get(&id).copied().unwrap_or(0);
                let written = (f32::from(width) * 1000.0 / f32::from(self.units_per_em)).trunc();
                ahead += written - glyph.advance;
                let correction = if ahead.abs() >= 1.0 { ahead.round() } else { 0.0 };
                ahead -= correction;
                Codepoint::with_cid(id, correction, glyph.text.clone())
            })
            .collect()
    }
}

fn is_displaced(glyph: &Glyph) -> bool {
    glyph.dx != 0.0 || glyph.dy != 0.0
}

fn font_id(face: Face) -> FontId {
    FontId(format!("Face{}", face as usize))
}

fn logo_id() -> XObjectId {
    XObjectId("Logo".to_owned())
}

fn image(picture: &Picture) -> RawImage {
    RawImage {
        pixels: RawImageData::U8(picture.rgba.clone()),
        width: picture.width,
        height: picture.height,
        data_format: RawImageFormat::RGBA8,
        tag: Vec::new(),
    }
}

fn paint([r, g, b]: Color) -> printpdf::Color {
    printpdf::Color::Rgb(Rgb { r, g, b, icc_profile: None })
}

/// A rectangle by its lower left corner, `y` growing upwards.
fn rectangle(x: f32, y: f32, width: f32, height: f32) -> Rect {
    Rect { x: Pt(x), y: Pt(y), width: Pt(width), height: Pt(height), mode: None, winding_order: None }
}

/// Language, display title, bookmarks, dates, XMP, and an id made from the content.
fn complete(
    document: &mut Document,
    bookmarks: &[Bookmark],
    tops: &[f32],
    properties: &Properties,
) -> lopdf::Result<()> {
    document.version = "1.7".to_owned();
    let page_ids: Vec<lopdf::ObjectId> = document.get_pages().into_values().collect();
    let outline = outline(document, bookmarks, tops, &page_ids);
    let mut xmp = Stream::new(
        Dictionary::from_iter([
            ("Type", Object::Name(b"Metadata".to_vec())),
            ("Subtype", Object::Name(b"XML".to_vec())),
        ]),
        xmp(properties).into_bytes(),
    );
    xmp.allows_compression = false;
    let xmp = document.add_object(xmp);
    let date = pdf_date(properties.created_at_ms);

    let catalog = document.catalog_mut()?;
    catalog.set("Lang", Object::string_literal(properties.language));
    catalog.set("Metadata", Object::Reference(xmp));
    catalog.set("ViewerPreferences", Dictionary::from_iter([("DisplayDocTitle", Object::Boolean(true))]));
    if let Some(outline) = outline {
        catalog.set("Outlines", Object::Reference(outline));
        catalog.set("PageMode", Object::Name(b"UseOutlines".to_vec()));
    }

    let info_id = document.trailer.get(b"Info")?.as_reference()?;
    let info = document.get_object_mut(info_id)?.as_dict_mut()?;
    info.set("CreationDate", Object::string_literal(date.clone()));
    info.set("ModDate", Object::string_literal(date));
    info.remove(b"GTS_PDFXVersion");
    info.remove(b"Identifier");
    info.remove(b"Trapped");

    document.trailer.remove(b"ID");
    let mut content = Vec::new();
    document.save_to(&mut content)?;
    let id = Object::String(Sha256::digest(&content)[..16].to_vec(), StringFormat::Hexadecimal);
    document.trailer.set("ID", Object::Array(vec![id.clone(), id]));
    Ok(())
}

/// The tree of bookmarks: nested ones hang below the last that is not.
fn outline(
    document: &mut Document,
    bookmarks: &[Bookmark],
    tops: &[f32],
    page_ids: &[lopdf::ObjectId],
) -> Option<lopdf::ObjectId> {
    if bookmarks.is_empty() {
        return None;
    }
    let root = document.new_object_id();
    let ids: Vec<lopdf::ObjectId> = bookmarks.iter().map(|_| document.new_object_id()).collect();
    let parents: Vec<Option<usize>> = (0..bookmarks.len())
        .map(|index| {
            bookmarks[index].nested.then(|| (0..index).rev().find(|&i| !bookmarks[i].nested)).flatten()
        })
        .collect();
    for (index, bookmark) in bookmarks.iter().enumerate() {
        let siblings: Vec<usize> = (0..bookmarks.len()).filter(|&i| parents[i] == parents[index]).collect();
        let place = siblings.iter().position(|&i| i == index).unwrap_or(0);
        let children: Vec<usize> = (0..bookmarks.len()).filter(|&i| parents[i] == Some(index)).collect();
        let mut entry = Dictionary::new();
        entry.set("Title", text_string(&bookmark.title));
        entry.set("Parent", Object::Reference(parents[index].map_or(root, |parent| ids[parent])));
        if let (Some(&page), Some(&top)) = (page_ids.get(bookmark.page), tops.get(bookmark.page)) {
            let top = top - (bookmark.y - 24.0).max(0.0);
            entry.set(
                "Dest",
                vec![Object::Reference(page), "XYZ".into(), Object::Null, Object::Real(top), Object::Null],
            );
        }
        if let Some(&previous) = place.checked_sub(1).and_then(|at| siblings.get(at)) {
            entry.set("Prev", Object::Reference(ids[previous]));
        }
        if let Some(&next) = siblings.get(place + 1) {
            entry.set("Next", Object::Reference(ids[next]));
        }
        if let (Some(&first), Some(&last)) = (children.first(), children.last()) {
            entry.set("First", Object::Reference(ids[first]));
            entry.set("Last", Object::Reference(ids[last]));
            entry.set("Count", Object::Integer(children.len() as i64));
        }
        document.set_object(ids[index], entry);
    }
    let top: Vec<usize> = (0..bookmarks.len()).filter(|&i| parents[i].is_none()).collect();
    let mut tree = Dictionary::from_iter([("Type", Object::Name(b"Outlines".to_vec()))]);
    if let (Some(&first), Some(&last)) = (top.first(), top.last()) {
        tree.set("First", Object::Reference(ids[first]));
        tree.set("Last", Object::Reference(ids[last]));
    }
    tree.set("Count", Object::Integer(bookmarks.len() as i64));
    document.set_object(root, tree);
    Some(root)
}

/// A text string: UTF-16, big end first, with its mark.
fn text_string(text: &str) -> Object {
    let mut bytes = vec![0xFE, 0xFF];
    bytes.extend(text.encode_utf16().flat_map(u16::to_be_bytes));
    Object::String(bytes, StringFormat::Hexadecimal)
}

fn pdf_date(at_ms: i64) -> String {
    jiff::Timestamp::from_millisecond(at_ms).unwrap_or_default().strftime("D:%Y%m%d%H%M%SZ").to_string()
}

fn xmp(properties: &Properties) -> String {
    let date = jiff::Timestamp::from_millisecond(properties.created_at_ms)
        .unwrap_or_default()
        .strftime("%Y-%m-%dT%H:%M:%SZ");
    let escape = |text: &str| {
        text.chars()
            .filter(|c| !c.is_control())
            .collect::<String>()
            .replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('>', "&gt;")
    };
    format!(
        "<?xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n\
         <x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n\
         <rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" \
         xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\">\n\
         <dc:format>application/pdf</dc:format>\n\
         <dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">{title}</rdf:li></rdf:Alt></dc:title>\n\
         <dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>\n\
         <dc:description><rdf:Alt><rdf:li xml:lang=\"x-default\">{subject}</rdf:li></rdf:Alt></dc:description>\n\
         <dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>\n\
         <xmp:CreateDate>{date}</xmp:CreateDate><xmp:ModifyDate>{date}</xmp:ModifyDate>\n\
         <xmp:CreatorTool>{producer}</xmp:CreatorTool><pdf:Producer>{producer}</pdf:Producer>\n\
         </rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end=\"r\"?>",
        title = escape(&properties.title),
        author = escape(&properties.author),
        subject = escape(&properties.subject),
        language = properties.language,
        producer = escape(&properties.producer),
    )
}
