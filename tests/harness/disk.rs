//! A disk of one's own, so small that it can be filled.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Enough for an installation and some messages.
const SIZE: &str = "size=4m";

/// A small file system in memory, mounted on a folder. It is unmounted with its owner.
pub struct SmallDisk {
    folder: PathBuf,
}

impl SmallDisk {
    /// Mounts one; `None` where that is not allowed.
    pub fn at(folder: &Path) -> Option<Self> {
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", SIZE, "tmpfs"]).arg(folder);
        let done = mount.output().is_ok_and(|output| output.status.success());
        done.then(|| Self { folder: folder.to_owned() })
    }

    /// Leaves no room on it.
    pub fn fills(&self) {
        let mut file = std::fs::File::create(self.filler()).expect("the disk is ours");
        // Down to the last page, which a large piece would leave.
        for piece in [64 * 1024, 4096, 512] {
            while file.write(&vec![0; piece]).is_ok_and(|written| written > 0) {}
        }
    }

    /// Makes room again.
    pub fn frees(&self) {
        std::fs::remove_file(self.filler()).expect("it was filled");
    }

    fn filler(&self) -> PathBuf {
        self.folder.join("filler")
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // Lazily: whoever was killed a moment ago may still have a file open.
        let _ = Command::new("umount").arg("-l").arg(&self.folder).status();
    }
}
