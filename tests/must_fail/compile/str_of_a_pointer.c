// must fail 4: expected|invalid
#include "views.h"

struct str f(const char *s); struct str f(const char *s) { return STR(s); }
