/* The two texts that go into every zip, carried as bytes. EVIDENCE_TEXTS is their folder, from CMake. */
#include "export/evidence.h"

#define CARRY(symbol, file)                                        \
    __asm__(".pushsection .rodata\n"                               \
            ".global " #symbol "\n" #symbol ":\n"                  \
            ".incbin \"" EVIDENCE_TEXTS "/" file "\"\n"            \
            ".global " #symbol "_end\n" #symbol "_end:\n.byte 0\n" \
            ".popsection\n")

CARRY(evidence_script, "verify.sh");
CARRY(evidence_how_to, "HOW-TO-VERIFY.txt");
