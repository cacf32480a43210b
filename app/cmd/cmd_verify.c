/* kith verify: an export checked offline. */
#include "cmd/cmd_verify.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "export/verify.h"

enum { EXIT_CANNOT_TELL = 2 }; /* the others are enum verify_verdict */

static int cannot(const char *what, const char *which)
{
    fprintf(stderr, "kith verify: %s%s%s\n", which ? which : "", which ? ": " : "", what);
    return EXIT_CANNOT_TELL;
}

static int usage(void)
{
    return cannot("usage: kith verify FILE [--key FINGERPRINT]", NULL);
}

static void print_result(struct arena *a, const char *path, const struct verify_result *r, bool key_given)
{
    static const char *const verdicts[] = { "WHOLE", "ALTERED", "CANNOT TELL" };
    printf("%s  %s\n", verdicts[r->verdict], path);
    for (size_t i = 0; i < r->finding_count; i++)
        printf("  %.*s\n", STR_ARG(verify_sentence(a, &r->findings[i])));
    if (r->fingerprint.n) printf("Key fingerprint: %.*s\n", STR_ARG(r->fingerprint));
    if (r->checkpoint.origin.n) printf("Record: %.*s\n", STR_ARG(r->checkpoint.origin));
    if (r->verdict != VERIFY_WHOLE) return;
    printf("Ledger: %llu %s, %llu erased; %llu endorsement%s opened and fitting\n", (unsigned long long)r->leaves,
           r->leaves == 1 ? "entry" : "entries", (unsigned long long)r->erased, (unsigned long long)r->endorsements,
           r->endorsements == 1 ? "" : "s");
    if (!key_given)
        printf("This is whole, and signed by the key above. Whose key it is, only its owner can say: compare it with\n"
               "the fingerprint on the page /verify of %.*s, or give it with --key.\n",
               STR_ARG(r->server));
}

static int verify_bytes(const char *path, struct str file, const char *key)
{
    struct arena a = { 0 };
    struct verify_result r;
    struct str expected = STR_NONE;
    if (key && !fingerprint_read(&a, str_of(key), &expected)) {
        arena_free(&a);
        return cannot("a fingerprint is 64 hexadecimal digits", "--key");
    }
    verify_export(&a, file, expected, (uint64_t)1 << 40, &r);
    print_result(&a, path, &r, key);
    arena_free(&a);
    return (int)r.verdict;
}

int cmd_verify(int argc, char **argv)
{
    const char *path = NULL, *key = NULL;
    for (int i = 1; i < argc; i++) {
        struct str arg = str_of(argv[i]);
        if (str_eq(arg, STR("--key")) && i + 1 < argc) key = argv[++i];
        else if (str_starts(arg, STR("--key="))) key = argv[i] + sizeof "--key=" - 1;
        else if (path || (arg.n > 1 && arg.p[0] == '-')) return usage();
        else path = argv[i];
    }
    if (!path) return usage();
    if (crypto_start() != OK) return cannot("no source of randomness", NULL);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    struct stat status;
    if (fd < 0 || fstat(fd, &status) != 0) {
        if (fd >= 0) close(fd);
        return cannot("cannot be opened", path);
    }
    size_t n = S_ISREG(status.st_mode) ? (size_t)status.st_size : 0;
    void *bytes = n ? mmap(NULL, n, PROT_READ, MAP_PRIVATE, fd, 0) : MAP_FAILED;
    close(fd);
    if (bytes == MAP_FAILED) return cannot("cannot be read, or is empty", path);
    int outcome = verify_bytes(path, (struct str){ bytes, n }, key);
    munmap(bytes, n);
    return outcome;
}

_Static_assert((int)VERIFY_WHOLE == 0 && (int)VERIFY_ALTERED == 1 && (int)VERIFY_CANNOT_TELL == EXIT_CANNOT_TELL,
               "a verdict is its exit status");
