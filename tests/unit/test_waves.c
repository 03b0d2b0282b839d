/* Waves on random fleets: as few as each site and each service by itself allows are always enough, no share
 * is ever passed, and every endpoint with work is in exactly one wave. */
#include "plan/waves.h"

#include "check.h"

#include <string.h>

#define SITES 5
#define SERVICES 4
#define ENDPOINTS 300

static WaveEndpoint endpoints[ENDPOINTS];

static guint draw_fleet(GRand *random)
{
    guint count = (guint)g_rand_int_range(random, 1, ENDPOINTS);
    guint sites = (guint)g_rand_int_range(random, 1, SITES + 1),
          services = (guint)g_rand_int_range(random, 1, SERVICES + 1);
    guint skew = (guint)g_rand_int_range(random, 1, 4);
    for (guint i = 0; i < count; i++)
        endpoints[i] =
            (WaveEndpoint){.site = (uint32_t)g_rand_int_range(random, 0, (gint)sites + 1),
                           .service = (uint32_t)g_rand_int_range(random, 0, (gint)services + 1) / skew,
                           .order = g_rand_int(random),
                           .level = g_rand_int_range(random, 1, 4),
                           .works = g_rand_int_range(random, 0, 4) > 0};
    return count;
}

static void check_shares(const uint16_t *wave_of, guint count, guint waves, const Fraction *share)
{
    for (guint wave = 1; wave <= waves; wave++)
        for (guint number = 1; number <= SITES; number++) {
            int64_t site = 0, service = 0, sites = 0, services = 0;
            for (guint i = 0; i < count; i++) {
                sites += endpoints[i].site == number;
                services += endpoints[i].service == number;
                site += endpoints[i].site == number && wave_of[i] == wave;
                service += endpoints[i].service == number && wave_of[i] == wave;
            }
            CHECK(site <= MAX(1, sites * share->numerator / share->denominator));
            CHECK(service <= MAX(1, services * share->numerator / share->denominator));
        }
}

/* Waves that the busiest site or service takes by itself, counted anew. */
static guint least_waves(guint count, const uint16_t *canary, const Fraction *share)
{
    int64_t least = 1;
    for (guint number = 1; number <= SITES; number++) {
        int64_t work[2] = {0}, all[2] = {0};
        for (guint i = 0; i < count; i++) {
            bool left = endpoints[i].works && (!canary || canary[i] != 1);
            all[0] += endpoints[i].site == number;
            all[1] += endpoints[i].service == number;
            work[0] += left && endpoints[i].site == number;
            work[1] += left && endpoints[i].service == number;
        }
        for (int k = 0; k < 2; k++) {
            int64_t most = MAX(1, all[k] * share->numerator / share->denominator);
            least = MAX(least, (work[k] + most - 1) / most);
        }
    }
    return (guint)least;
}

static void test_random(void)
{
    GRand *random = g_rand_new_with_seed(7);
    for (int round = 0; round < 3000; round++) {
        guint count = draw_fleet(random), waves = 0;
        Fraction share = {g_rand_int_range(random, 1, 10), 10};
        int64_t canary = round % 3 ? 0 : g_rand_int_range(random, 1, 20);
        WavesAsked asked = {0, &share, canary};
        WavesNeed need;
        g_autofree uint16_t *wave_of = waves_new(endpoints, count, &asked, &waves, &need);
        CHECK(wave_of != NULL);
        for (guint i = 0; i < count; i++)
            CHECK(endpoints[i].works ? wave_of[i] >= 1 && wave_of[i] <= waves : wave_of[i] == 0);
        check_shares(wave_of, count, waves, &share);
        guint least = least_waves(count, canary ? wave_of : NULL, &share) + (canary ? 1 : 0);
        CHECK(waves == least);
        /* One wave fewer is refused, and says what it takes. */
        asked.waves = least - 1;
        if (asked.waves > (canary ? 1u : 0u)) {
            CHECK(waves_new(endpoints, count, &asked, &waves, &need) == NULL);
            CHECK(need.least == least);
        }
    }
    g_rand_free(random);
}

int main(void)
{
    test_random();
    return failures ? 1 : 0;
}
