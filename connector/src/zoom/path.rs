//! Paths, relative to the integration's base URL.

pub use connector_kit::path::Path;
use connector_kit::path::encoded;

/// What a path of Zoom's has beside usual segments.
pub trait MeetingSegment {
    /// Adds a meeting's id or uuid as one segment. Zoom wants a uuid encoded twice if it begins with `/` or holds `//`.
    #[must_use]
    fn meeting(self, id_or_uuid: &str) -> Self;
}

impl MeetingSegment for Path {
    fn meeting(self, id_or_uuid: &str) -> Self {
        if id_or_uuid.starts_with('/') || id_or_uuid.contains("//") {
            self.segment(&encoded(id_or_uuid))
        } else {
            self.segment(id_or_uuid)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{MeetingSegment as _, Path};

    #[test]
    fn a_uuid_is_encoded_twice_where_zoom_wants_it() {
        let once = Path::new("meetings").meeting("aDYlohsHRtCd4ii1uC2+hA==");
        assert_eq!(once.into_string(), "meetings/aDYlohsHRtCd4ii1uC2%2BhA%3D%3D");
        let twice = Path::new("meetings").meeting("/ajXp112QmuoKj4854875==");
        assert_eq!(twice.into_string(), "meetings/%252FajXp112QmuoKj4854875%253D%253D");
        let inside = Path::new("meetings").meeting("a//b==");
        assert_eq!(inside.into_string(), "meetings/a%252F%252Fb%253D%253D");
        let single = Path::new("meetings").meeting("a/b==");
        assert_eq!(single.into_string(), "meetings/a%2Fb%3D%3D");
    }
}
