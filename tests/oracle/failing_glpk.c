/* Preloaded before GLPK: lets the solver fail as FAIL says, from its call number AFTER on, counted over all processes in
 * the file CALLS. abort: GLPK's own fatal error; memory: no more than it has; kill: the system's killer. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

static void call(void)
{
    const char *fail = getenv("FAIL"), *after = getenv("AFTER"), *calls = getenv("CALLS");
    struct stat so_far;
    int file = open(calls, O_WRONLY | O_APPEND | O_CREAT, 0600);
    if (file < 0 || write(file, ".", 1) != 1 || fstat(file, &so_far) != 0)
        return;
    close(file);
    if (so_far.st_size <= atol(after))
        return;
    if (strcmp(fail, "abort") == 0)
        abort();
    if (strcmp(fail, "kill") == 0)
        kill(getpid(), SIGKILL);
    struct rlimit none = {1 << 20, 1 << 20};
    setrlimit(RLIMIT_AS, &none);
}

int glp_simplex(void *problem, const void *parameters)
{
    int (*real)(void *, const void *) = (int (*)(void *, const void *))dlsym(RTLD_NEXT, "glp_simplex");
    call();
    return real(problem, parameters);
}

int glp_intopt(void *problem, const void *parameters)
{
    int (*real)(void *, const void *) = (int (*)(void *, const void *))dlsym(RTLD_NEXT, "glp_intopt");
    call();
    return real(problem, parameters);
}
