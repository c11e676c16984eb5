/* The header itself has another name on every system; a module map wants one that it can find. */
#include <yaml.h>
