//! The file system that SQLite sees: the system's, with a look at every call.
//!
//! Here `unsafe` is needed and allowed: SQLite calls C functions with pointers to structures that begin as it wants them and
//! go on as we want them. What makes it sound:
//!
//! - SQLite gives each open file `szOsFile` bytes. [`File`] is at their beginning, and the system's own file behind it; only
//!   [`inner`] computes where.
//! - A `Disk` lives as long as the program, and is shared between threads only through its mutex.
//! - SQLite uses one file from one thread at a time.
//! - No function unwinds: all they call outside of SQLite is pushing to a list.

#![allow(unsafe_code)]

use std::cell::Cell;
use std::ffi::{CStr, CString, c_char, c_int, c_void};
use std::mem::size_of;
use std::path::{Path, PathBuf};
use std::ptr;
use std::slice;

use rusqlite::ffi;

use crate::disk::Disk;
use crate::fault::Operation;
use crate::recording::Event;

/// What SQLite takes for its file; the system's follows in memory. Both want eight bytes of alignment, which SQLite gives.
#[repr(C)]
struct File {
    base: ffi::sqlite3_file,
    disk: &'static Disk,
    /// None: a file without a name, which nobody finds again.
    path: Option<Box<Path>>,
    /// Whether the system's file syncs its folder when it is synced next.
    syncs_folder: Cell<bool>,
}

/// New files of these kinds have their folder synced with them.
const JOURNALS: c_int = ffi::SQLITE_OPEN_MAIN_JOURNAL | ffi::SQLITE_OPEN_SUPER_JOURNAL | ffi::SQLITE_OPEN_WAL;

/// What the table of functions stands on.
struct System {
    disk: &'static Disk,
    below: *mut ffi::sqlite3_vfs,
}

/// Registers a disk under a name.
pub fn register(disk: &'static Disk, name: &str) {
    let name = CString::new(name).expect("a name without zeros").into_raw();
    // SAFETY: SQLite's default file system is there from the first call on (which initialises SQLite), and stays. The table
    // and what it points to are leaked, so they are there whenever SQLite calls.
    unsafe {
        assert_eq!(ffi::sqlite3_initialize(), ffi::SQLITE_OK);
        let below = ffi::sqlite3_vfs_find(ptr::null());
        assert!(!below.is_null(), "SQLite has a default file system");
        let mut table = *below;
        table.pNext = ptr::null_mut();
        table.zName = name;
        table.szOsFile += c_int::try_from(size_of::<File>()).expect("a small structure");
        table.pAppData = Box::into_raw(Box::new(System { disk, below })).cast();
        table.xOpen = Some(open);
        table.xDelete = Some(delete);
        table.xAccess = Some(access);
        table.xFullPathname = Some(full_pathname);
        assert_eq!(
            ffi::sqlite3_vfs_register(Box::into_raw(Box::new(table)), 0),
            ffi::SQLITE_OK
        );
    }
}

unsafe fn system<'a>(vfs: *mut ffi::sqlite3_vfs) -> &'a System {
    // SAFETY: `register` has put it there.
    unsafe { &*(*vfs).pAppData.cast::<System>() }
}

unsafe fn outer<'a>(file: *mut ffi::sqlite3_file) -> &'a File {
    // SAFETY: `open` has made it.
    unsafe { &*file.cast::<File>() }
}

/// The system's file behind ours.
unsafe fn inner(file: *mut ffi::sqlite3_file) -> *mut ffi::sqlite3_file {
    // SAFETY: `szOsFile` has room for both.
    unsafe { file.cast::<u8>().add(size_of::<File>()).cast() }
}

unsafe fn path_of(name: *const c_char) -> Option<Box<Path>> {
    if name.is_null() {
        return None;
    }
    // SAFETY: SQLite's names end with a zero.
    let name = unsafe { CStr::from_ptr(name) };
    Some(PathBuf::from(name.to_string_lossy().into_owned()).into_boxed_path())
}

unsafe extern "C" fn open(
    vfs: *mut ffi::sqlite3_vfs,
    name: *const c_char,
    file: *mut ffi::sqlite3_file,
    flags: c_int,
    out: *mut c_int,
) -> c_int {
    // SAFETY: `file` has `szOsFile` bytes, which nobody uses yet; the system's opens into its part of them.
    unsafe {
        let System { disk, below } = *system(vfs);
        (*file).pMethods = ptr::null();
        let Some(open_below) = (*below).xOpen else {
            return ffi::SQLITE_CANTOPEN;
        };
        let code = open_below(below, name, inner(file), flags, out);
        if code == ffi::SQLITE_OK {
            file.cast::<File>().write(File {
                base: ffi::sqlite3_file { pMethods: &METHODS },
                disk,
                path: path_of(name),
                syncs_folder: Cell::new(flags & ffi::SQLITE_OPEN_CREATE != 0 && flags & JOURNALS != 0),
            });
        }
        code
    }
}

unsafe extern "C" fn delete(vfs: *mut ffi::sqlite3_vfs, name: *const c_char, sync: c_int) -> c_int {
    // SAFETY: passed on as it came.
    unsafe {
        let System { disk, below } = *system(vfs);
        let Some(delete_below) = (*below).xDelete else {
            return ffi::SQLITE_IOERR_DELETE;
        };
        let path = path_of(name).unwrap_or_else(|| PathBuf::new().into_boxed_path());
        let event = || Event::Delete { path: path.into() };
        let code = disk.recorded(event, || delete_below(below, name, sync));
        if code == ffi::SQLITE_OK && sync != 0 {
            disk.recorded(|| Event::SyncFolder, || ffi::SQLITE_OK);
        }
        code
    }
}

unsafe extern "C" fn access(vfs: *mut ffi::sqlite3_vfs, name: *const c_char, flags: c_int, out: *mut c_int) -> c_int {
    // SAFETY: passed on as it came.
    unsafe {
        let below = system(vfs).below;
        (*below)
            .xAccess
            .map_or(ffi::SQLITE_IOERR_ACCESS, |access| access(below, name, flags, out))
    }
}

unsafe extern "C" fn full_pathname(
    vfs: *mut ffi::sqlite3_vfs,
    name: *const c_char,
    length: c_int,
    out: *mut c_char,
) -> c_int {
    // SAFETY: passed on as it came.
    unsafe {
        let below = system(vfs).below;
        let full = (*below).xFullPathname;
        full.map_or(ffi::SQLITE_CANTOPEN, |full| full(below, name, length, out))
    }
}

/// Calls the system's function of the same name; without one, the operation is not known.
macro_rules! below {
    ($file:expr, $function:ident $(, $argument:expr)*) => {{
        let below = inner($file);
        match (*below).pMethods.as_ref().and_then(|methods| methods.$function) {
            Some(function) => function(below $(, $argument)*),
            None => ffi::SQLITE_IOERR,
        }
    }};
}

/// Functions that only pass on.
macro_rules! pass_on {
    ($($name:ident = $function:ident($($argument:ident: $kind:ty),*));+ $(;)?) => {
        $(unsafe extern "C" fn $name(file: *mut ffi::sqlite3_file $(, $argument: $kind)*) -> c_int {
            // SAFETY: passed on as it came.
            unsafe { below!(file, $function $(, $argument)*) }
        })+
    };
}

pass_on! {
    file_size = xFileSize(size: *mut ffi::sqlite3_int64);
    lock = xLock(level: c_int);
    unlock = xUnlock(level: c_int);
    check_reserved_lock = xCheckReservedLock(out: *mut c_int);
    file_control = xFileControl(operation: c_int, argument: *mut c_void);
    sector_size = xSectorSize();
    device_characteristics = xDeviceCharacteristics();
    shm_lock = xShmLock(offset: c_int, count: c_int, flags: c_int);
    shm_unmap = xShmUnmap(delete: c_int);
}

static METHODS: ffi::sqlite3_io_methods = ffi::sqlite3_io_methods {
    // 2: shared memory, but no reading of the file as memory, which would pass us by.
    iVersion: 2,
    xClose: Some(close),
    xRead: Some(read),
    xWrite: Some(write),
    xTruncate: Some(truncate),
    xSync: Some(sync),
    xFileSize: Some(file_size),
    xLock: Some(lock),
    xUnlock: Some(unlock),
    xCheckReservedLock: Some(check_reserved_lock),
    xFileControl: Some(file_control),
    xSectorSize: Some(sector_size),
    xDeviceCharacteristics: Some(device_characteristics),
    xShmMap: Some(shm_map),
    xShmLock: Some(shm_lock),
    xShmBarrier: Some(shm_barrier),
    xShmUnmap: Some(shm_unmap),
    xFetch: None,
    xUnfetch: None,
};

unsafe extern "C" fn close(file: *mut ffi::sqlite3_file) -> c_int {
    // SAFETY: SQLite closes a file once, and doesn't use it after.
    unsafe {
        let code = below!(file, xClose);
        ptr::drop_in_place(file.cast::<File>());
        code
    }
}

unsafe extern "C" fn read(
    file: *mut ffi::sqlite3_file,
    buffer: *mut c_void,
    length: c_int,
    offset: ffi::sqlite3_int64,
) -> c_int {
    // SAFETY: passed on as it came.
    unsafe {
        match refused(file, Operation::Read) {
            Some(code) => code,
            None => below!(file, xRead, buffer, length, offset),
        }
    }
}

unsafe extern "C" fn write(
    file: *mut ffi::sqlite3_file,
    data: *const c_void,
    length: c_int,
    offset: ffi::sqlite3_int64,
) -> c_int {
    // SAFETY: passed on as it came; SQLite's buffer has `length` bytes.
    unsafe {
        if let Some(code) = refused(file, Operation::Write) {
            return code;
        }
        let File { disk, path, .. } = outer(file);
        let Some(path) = path else {
            return below!(file, xWrite, data, length, offset);
        };
        let event = || Event::Write {
            path: path.to_path_buf(),
            offset: usize::try_from(offset).unwrap_or(0),
            data: slice::from_raw_parts(data.cast::<u8>(), usize::try_from(length).unwrap_or(0)).to_vec(),
        };
        disk.recorded(event, || below!(file, xWrite, data, length, offset))
    }
}

unsafe extern "C" fn truncate(file: *mut ffi::sqlite3_file, length: ffi::sqlite3_int64) -> c_int {
    // SAFETY: passed on as it came.
    unsafe {
        if let Some(code) = refused(file, Operation::Truncate) {
            return code;
        }
        let File { disk, path, .. } = outer(file);
        let Some(path) = path else {
            return below!(file, xTruncate, length);
        };
        let event = || Event::Truncate {
            path: path.to_path_buf(),
            length: usize::try_from(length).unwrap_or(0),
        };
        disk.recorded(event, || below!(file, xTruncate, length))
    }
}

unsafe extern "C" fn sync(file: *mut ffi::sqlite3_file, flags: c_int) -> c_int {
    // SAFETY: passed on as it came.
    unsafe {
        if let Some(code) = refused(file, Operation::Sync) {
            return code;
        }
        let File {
            disk,
            path,
            syncs_folder,
            ..
        } = outer(file);
        let Some(path) = path else {
            return below!(file, xSync, flags);
        };
        let event = || Event::Sync {
            path: path.to_path_buf(),
        };
        let code = disk.recorded(event, || below!(file, xSync, flags));
        if code == ffi::SQLITE_OK && syncs_folder.replace(false) {
            disk.recorded(|| Event::SyncFolder, || ffi::SQLITE_OK);
        }
        code
    }
}

unsafe extern "C" fn shm_map(
    file: *mut ffi::sqlite3_file,
    page: c_int,
    size: c_int,
    extend: c_int,
    out: *mut *mut c_void,
) -> c_int {
    // SAFETY: passed on as it came.
    unsafe {
        if extend != 0
            && let Some(code) = refused(file, Operation::Share)
        {
            *out = ptr::null_mut();
            return code;
        }
        below!(file, xShmMap, page, size, extend, out)
    }
}

unsafe extern "C" fn shm_barrier(file: *mut ffi::sqlite3_file) {
    // SAFETY: passed on as it came.
    unsafe {
        let below = inner(file);
        if let Some(barrier) = (*below).pMethods.as_ref().and_then(|methods| methods.xShmBarrier) {
            barrier(below);
        }
    }
}

unsafe fn refused(file: *mut ffi::sqlite3_file, operation: Operation) -> Option<c_int> {
    // SAFETY: `open` has made it.
    let File { disk, path, .. } = unsafe { outer(file) };
    disk.refuses(operation, path.as_deref().unwrap_or(Path::new("")))
}
