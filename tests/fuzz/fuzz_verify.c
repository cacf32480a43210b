/* Any bytes get a verdict; a whole one has no finding. Proofs and checkpoints are read from the same bytes. */
#include <stdlib.h>

#include "export/verify.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a = { 0 };
    struct str file = { (const char *)data, size };
    struct verify_result r;
    struct ledger_proof proof;
    struct checkpoint c;
    if (crypto_start() != OK) abort();
    verify_export(&a, file, STR_NONE, 1 << 24, &r);
    if ((r.verdict == VERIFY_WHOLE) != (r.finding_count == 0)) abort();
    for (size_t i = 0; i < r.finding_count; i++)
        if (!verify_sentence(&a, &r.findings[i]).n) abort();
    if (ledger_proof_read(&a, file, &proof) &&
        ledger_proof_check(&a, &proof, merkle_leaf(proof.record), (const uint8_t[32]){ 1 }, &c))
        abort(); /* nobody signed with that key */
    arena_free(&a);
    return 0;
}
