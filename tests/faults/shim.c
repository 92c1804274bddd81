/* A disk that fails, and a folder that changes while it is read: loaded with LD_PRELOAD by tests alone.
 *
 * Counts every call of the C library that changes something below the folder FAULTS_BELOW (absolute, without
 * links) and spoils the call number FAULTS_AT, from 1 on; 0 spoils none. How, says FAULTS_HOW:
 *
 *   error:N    the call fails with errno N
 *   full:N     this call and all later ones fail with errno N, removals too
 *   short      a write takes the first half of its bytes only
 *   before     the process is killed instead of the call
 *   half       the process is killed after the first half of a write
 *   after      the process is killed after the call
 *
 * Removals are counted only where FAULTS_REMOVALS is set. What was counted, or only the call that was spoilt, is
 * written to the file FAULTS_NOTE, a line each: kind, blank, path below the folder.
 *
 * FAULTS_OPEN is NAME=WHAT: what happens when a file or folder of that name is opened for reading:
 *
 *   denied     it fails with EACCES
 *   vanished   it is removed before
 *   pipe, link it has been replaced by a FIFO, or by a link to /etc/passwd
 *   shrunk     it is cut to half its size when it is read from its start for the time FAULTS_READING (1 if unset)
 *   grown      "And more." is added then
 *
 * Syncing is counted but not done: no test cuts the power.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

#define REAL(name) \
    static __typeof__(&name) real; \
    if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

enum how { NONE, ERROR, FULL, SHORT, BEFORE, HALF, AFTER };

static pthread_once_t once = PTHREAD_ONCE_INIT;
static char below[PATH_MAX];
static size_t below_len;
static long at;
static int removals, code, note = -1;
static enum how how;
static long calls;
static char open_name[NAME_MAX + 1], open_what[16];
static long reading = 1, readings;

static void start(void) {
    const char *text = getenv("FAULTS_BELOW");
    if (text) {
        snprintf(below, sizeof below, "%s", text);
        below_len = strlen(below);
    }
    if ((text = getenv("FAULTS_AT"))) at = atol(text);
    if ((text = getenv("FAULTS_HOW"))) {
        if (sscanf(text, "error:%d", &code) == 1) how = ERROR;
        else if (sscanf(text, "full:%d", &code) == 1) how = FULL;
        else if (!strcmp(text, "short")) how = SHORT;
        else if (!strcmp(text, "before")) how = BEFORE;
        else if (!strcmp(text, "half")) how = HALF;
        else if (!strcmp(text, "after")) how = AFTER;
    }
    removals = getenv("FAULTS_REMOVALS") != NULL;
    if ((text = getenv("FAULTS_NOTE"))) {
        note = (int)syscall(SYS_openat, AT_FDCWD, text, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    }
    if ((text = getenv("FAULTS_READING"))) reading = atol(text);
    if ((text = getenv("FAULTS_OPEN"))) {
        const char *what = strrchr(text, '=');
        if (what && (size_t)(what - text) < sizeof open_name) {
            memcpy(open_name, text, (size_t)(what - text));
            snprintf(open_what, sizeof open_what, "%s", what + 1);
        }
    }
}

/* The absolute path of `path` as seen from the open folder `at_fd`; of the open file itself where `path` is NULL. */
static int absolute(char *out, size_t size, int at_fd, const char *path) {
    if (path && path[0] == '/') return snprintf(out, size, "%s", path) < (int)size;
    char link[64];
    ssize_t n;
    if (at_fd == AT_FDCWD) n = syscall(SYS_readlinkat, AT_FDCWD, "/proc/self/cwd", out, size - 1);
    else {
        snprintf(link, sizeof link, "/proc/self/fd/%d", at_fd);
        n = syscall(SYS_readlinkat, AT_FDCWD, link, out, size - 1);
    }
    if (n < 0) return 0;
    out[n] = 0;
    if (path) return snprintf(out + n, size - (size_t)n, "/%s", path) < (int)(size - (size_t)n);
    return 1;
}

/* Counts a call; what shall happen to it. */
static enum how counted(const char *kind, int removal, int at_fd, const char *path) {
    pthread_once(&once, start);
    if (!below_len) return NONE;
    char whole[2 * PATH_MAX];
    int before = errno;
    int known = absolute(whole, sizeof whole, at_fd, path);
    errno = before;
    if (!known || strncmp(whole, below, below_len) || (whole[below_len] && whole[below_len] != '/')) return NONE;
    int counts = removals || !removal;
    long n = counts ? __atomic_add_fetch(&calls, 1, __ATOMIC_SEQ_CST) : __atomic_load_n(&calls, __ATOMIC_SEQ_CST);
    int spoilt = how == FULL ? at > 0 && n >= at : counts && n == at;
    if (note >= 0 && counts && (at == 0 || n == at)) {
        char line[2 * PATH_MAX + 64];
        int len = snprintf(line, sizeof line, "%s %s\n", kind, whole + below_len);
        syscall(SYS_write, note, line, (size_t)len);
    }
    return spoilt ? how : NONE;
}

static void die(void) {
    syscall(SYS_kill, getpid(), SIGKILL);
    for (;;) pause();
}

#define SPOIL(kind, removal, fd, path, bad, call) \
    do { \
        switch (counted(kind, removal, fd, path)) { \
        case ERROR: case FULL: errno = code; return bad; \
        case BEFORE: case HALF: die(); break; \
        case AFTER: (void)(call); die(); break; \
        default: break; \
        } \
        return call; \
    } while (0)

ssize_t write(int fd, const void *bytes, size_t size) {
    REAL(write);
    switch (counted("write", 0, fd, NULL)) {
    case ERROR: case FULL: errno = code; return -1;
    case SHORT: return real(fd, bytes, size > 1 ? size / 2 : size);
    case BEFORE: die(); break;
    case HALF: real(fd, bytes, size / 2); die(); break;
    case AFTER: real(fd, bytes, size); die(); break;
    default: break;
    }
    return real(fd, bytes, size);
}

ssize_t writev(int fd, const struct iovec *parts, int n) {
    REAL(writev);
    SPOIL("write", 0, fd, NULL, -1, real(fd, parts, n));
}

ssize_t pwrite64(int fd, const void *bytes, size_t size, off64_t from) {
    REAL(pwrite64);
    SPOIL("write", 0, fd, NULL, -1, real(fd, bytes, size, from));
}

int fsync(int fd) { SPOIL("sync", 0, fd, NULL, -1, 0); }
int fdatasync(int fd) { SPOIL("sync", 0, fd, NULL, -1, 0); }

int ftruncate64(int fd, off64_t size) {
    REAL(ftruncate64);
    SPOIL("truncate", 0, fd, NULL, -1, real(fd, size));
}

int fallocate64(int fd, int mode, off64_t from, off64_t size) {
    REAL(fallocate64);
    SPOIL("truncate", 0, fd, NULL, -1, real(fd, mode, from, size));
}

int rename(const char *from, const char *to) {
    REAL(rename);
    SPOIL("rename", 0, AT_FDCWD, to, -1, real(from, to));
}

int renameat(int from_fd, const char *from, int to_fd, const char *to) {
    REAL(renameat);
    SPOIL("rename", 0, to_fd, to, -1, real(from_fd, from, to_fd, to));
}

int symlink(const char *target, const char *path) {
    REAL(symlink);
    SPOIL("symlink", 0, AT_FDCWD, path, -1, real(target, path));
}

int symlinkat(const char *target, int fd, const char *path) {
    REAL(symlinkat);
    SPOIL("symlink", 0, fd, path, -1, real(target, fd, path));
}

int link(const char *from, const char *to) {
    REAL(link);
    SPOIL("link", 0, AT_FDCWD, to, -1, real(from, to));
}

int mkdir(const char *path, mode_t mode) {
    REAL(mkdir);
    SPOIL("mkdir", 0, AT_FDCWD, path, -1, real(path, mode));
}

int unlink(const char *path) {
    REAL(unlink);
    SPOIL("remove", 1, AT_FDCWD, path, -1, real(path));
}

int rmdir(const char *path) {
    REAL(rmdir);
    SPOIL("remove", 1, AT_FDCWD, path, -1, real(path));
}

int unlinkat(int fd, const char *path, int flags) {
    REAL(unlinkat);
    SPOIL("remove", 1, fd, path, -1, real(fd, path, flags));
}

/* What FAULTS_OPEN says of a name, or NULL. */
static const char *upset(const char *path) {
    pthread_once(&once, start);
    if (!open_name[0]) return NULL;
    const char *name = strrchr(path, '/');
    return strcmp(name ? name + 1 : path, open_name) ? NULL : open_what;
}

/* Changes what lies there before it is opened; -1 where it shall not be opened. */
static int upset_before(const char *what, int fd, const char *path) {
    if (!what) return 0;
    if (!strcmp(what, "denied")) {
        errno = EACCES;
        return -1;
    }
    int gone = !strcmp(what, "vanished"), pipe = !strcmp(what, "pipe"), link = !strcmp(what, "link");
    if (gone || pipe || link) {
        if (syscall(SYS_unlinkat, fd, path, 0)) syscall(SYS_unlinkat, fd, path, AT_REMOVEDIR);
    }
    if (pipe) syscall(SYS_mknodat, fd, path, S_IFIFO | 0600, 0);
    if (link) syscall(SYS_symlinkat, "/etc/passwd", fd, path);
    return 0;
}

ssize_t read(int fd, void *bytes, size_t size) {
    REAL(read);
    pthread_once(&once, start);
    int shrunk = !strcmp(open_what, "shrunk"), grown = !strcmp(open_what, "grown");
    char path[PATH_MAX];
    struct stat about;
    if ((shrunk || grown) && absolute(path, sizeof path, fd, NULL) && upset(path) && !lseek(fd, 0, SEEK_CUR) &&
        ++readings == reading && !fstat(fd, &about)) {
        int changed = (int)syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_APPEND | O_CLOEXEC);
        if (shrunk && ftruncate(changed, about.st_size / 2)) abort();
        if (grown && syscall(SYS_write, changed, "And more.", (size_t)9) != 9) abort();
        syscall(SYS_close, changed);
    }
    return real(fd, bytes, size);
}

static int opened(int fd, const char *path, int flags, mode_t mode) {
#define OPEN syscall(SYS_openat, fd, path, flags, mode)
    if (flags & O_CREAT) SPOIL("create", 0, fd, path, -1, (int)OPEN);
    if (upset_before(upset(path), fd, path)) return -1;
    return (int)OPEN;
}

#define MODE(flags) \
    mode_t mode = 0; \
    if ((flags) & (O_CREAT | O_TMPFILE)) { \
        va_list more; \
        va_start(more, flags); \
        mode = va_arg(more, mode_t); \
        va_end(more); \
    }

int open(const char *path, int flags, ...) { MODE(flags) return opened(AT_FDCWD, path, flags, mode); }
int open64(const char *path, int flags, ...) { MODE(flags) return opened(AT_FDCWD, path, flags | O_LARGEFILE, mode); }
int openat(int fd, const char *path, int flags, ...) { MODE(flags) return opened(fd, path, flags, mode); }
int openat64(int fd, const char *path, int flags, ...) { MODE(flags) return opened(fd, path, flags | O_LARGEFILE, mode); }

/* Folders are opened by a function of their own. */
#include <dirent.h>
DIR *opendir(const char *path) {
    REAL(opendir);
    if (upset_before(upset(path), AT_FDCWD, path)) return NULL;
    return real(path);
}
