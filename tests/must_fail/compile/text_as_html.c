// must fail 4: incompatible types|invalid initializer
#include "views.h"

struct view_good v(struct str s); struct view_good v(struct str s) { return (struct view_good){ .h = s }; }
