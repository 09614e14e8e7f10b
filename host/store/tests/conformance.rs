//! SQLite does what a store has to do, on the disk and in memory.

use microapp_store::conformance::{conformance, people_conformance};
use microapp_store::{PeopleStore, SqliteOptions, SqliteStore, Store};

#[test]
fn a_file_is_a_store() {
    let folder = tempfile::tempdir().expect("a folder");
    let number = std::cell::Cell::new(0);
    conformance(&|| -> Box<dyn Store> {
        number.set(number.get() + 1);
        let path = folder.path().join(format!("{}.db", number.get()));
        Box::new(SqliteStore::open(&path, &SqliteOptions::default()).expect("a store"))
    });
    assert!(number.get() > 50, "{} cases", number.get());
}

#[test]
fn memory_is_a_store() {
    conformance(&|| -> Box<dyn Store> { Box::new(SqliteStore::in_memory().expect("a store")) });
}

#[test]
fn it_is_a_store_of_people_on_the_disk_and_in_memory() {
    let folder = tempfile::tempdir().expect("a folder");
    let number = std::cell::Cell::new(0);
    people_conformance(&|| -> Box<dyn PeopleStore> {
        number.set(number.get() + 1);
        let path = folder.path().join(format!("{}.db", number.get()));
        Box::new(SqliteStore::open(&path, &SqliteOptions::default()).expect("a store"))
    });
    people_conformance(&|| -> Box<dyn PeopleStore> { Box::new(SqliteStore::in_memory().expect("a store")) });
}
