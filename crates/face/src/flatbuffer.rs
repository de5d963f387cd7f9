//! Just enough of the FlatBuffers wire format to read a TensorFlow Lite model.
//!
//! Every access is bounds-checked and answers an error on a damaged file, so the bytes need no verification beforehand.
//! Fields are named by their position in the schema (0 is the first field of the table).

use crate::error::{Context, Result};

/// A table inside a FlatBuffers file.
#[derive(Clone, Copy)]
pub struct Table<'a> {
    bytes: &'a [u8],
    /// Where the table starts, in bytes from the start of the file.
    start: usize,
    /// Where its field offsets lie.
    fields: &'a [u8],
}

/// A plain little-endian number stored in a table or a vector.
pub trait Scalar: Sized + Default {
    /// Size in the file, in bytes.
    const SIZE: usize;
    /// Reads the number from exactly [`Self::SIZE`] bytes.
    fn read(bytes: &[u8]) -> Self;
}

macro_rules! scalar {
    ($($type:ty),*) => {$(
        impl Scalar for $type {
            const SIZE: usize = size_of::<$type>();
            fn read(bytes: &[u8]) -> Self {
                let mut raw = [0; size_of::<$type>()];
                raw.copy_from_slice(bytes);
                <$type>::from_le_bytes(raw)
            }
        }
    )*};
}
scalar!(i8, u8, u16, i32, u32, f32);

fn slice(bytes: &[u8], start: usize, len: usize) -> Result<&[u8]> {
    start.checked_add(len).and_then(|end| bytes.get(start..end)).context("the file ends too early")
}

fn read<T: Scalar>(bytes: &[u8], at: usize) -> Result<T> {
    Ok(T::read(slice(bytes, at, T::SIZE)?))
}

/// Follows the relative pointer stored at `at`.
fn follow(bytes: &[u8], at: usize) -> Result<usize> {
    at.checked_add(read::<u32>(bytes, at)? as usize).context("a pointer leads out of the file")
}

impl<'a> Table<'a> {
    /// The root table of a file.
    pub fn root(bytes: &'a [u8]) -> Result<Self> {
        Self::at(bytes, follow(bytes, 0)?)
    }

    fn at(bytes: &'a [u8], start: usize) -> Result<Self> {
        let back = read::<i32>(bytes, start)?;
        let index =
            (start as i64 - i64::from(back)).try_into().context("a table's index lies before the file")?;
        let size = usize::from(read::<u16>(bytes, index)?);
        let fields = slice(bytes, index, size)?.get(4..).context("a table's index is too short")?;
        Ok(Self { bytes, start, fields })
    }

    /// Where field `field` lies in the file; `None` if it is absent.
    fn place(&self, field: usize) -> Option<usize> {
        let raw = self.fields.get(2 * field..2 * field + 2)?;
        match u16::read(raw) {
            0 => None,
            offset => Some(self.start + usize::from(offset)),
        }
    }

    /// A number; its type's zero if absent.
    pub fn number<T: Scalar>(&self, field: usize) -> Result<T> {
        self.place(field).map_or(Ok(T::default()), |at| read(self.bytes, at))
    }

    /// A table; `None` if absent.
    pub fn table(&self, field: usize) -> Result<Option<Table<'a>>> {
        self.place(field).map(|at| Table::at(self.bytes, follow(self.bytes, at)?)).transpose()
    }

    /// Element count and the bytes of a vector whose elements take `size` bytes each; empty if absent.
    fn elements(&self, field: usize, size: usize) -> Result<(usize, &'a [u8])> {
        let Some(at) = self.place(field) else { return Ok((0, &[])) };
        let at = follow(self.bytes, at)?;
        let count = read::<u32>(self.bytes, at)? as usize;
        let len = count.checked_mul(size).context("a vector is too long")?;
        Ok((at + 4, slice(self.bytes, at + 4, len)?))
    }

    /// The raw bytes of a vector of bytes; empty if absent.
    pub fn bytes(&self, field: usize) -> Result<&'a [u8]> {
        Ok(self.elements(field, 1)?.1)
    }

    /// A string; empty if absent.
    pub fn string(&self, field: usize) -> Result<&'a str> {
        std::str::from_utf8(self.bytes(field)?).context("a name is not UTF-8")
    }

    /// A vector of numbers; empty if absent.
    pub fn numbers<T: Scalar>(&self, field: usize) -> Result<Vec<T>> {
        Ok(self.elements(field, T::SIZE)?.1.chunks_exact(T::SIZE).map(T::read).collect())
    }

    /// A vector of tables; empty if absent.
    pub fn tables(&self, field: usize) -> Result<Vec<Table<'a>>> {
        let (first, raw) = self.elements(field, 4)?;
        (0..raw.len() / 4).map(|i| Table::at(self.bytes, follow(self.bytes, first + 4 * i)?)).collect()
    }
}
