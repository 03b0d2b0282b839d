# A plan of least cost, stated from the meaning of the files alone: a second opinion on what polyculture says.
#
#   polyculture plan -s scenario.json fleet.json -o plan --export-data plan.dat
#   glpsol -m polyculture.mod -d plan.dat
#
# None of polyculture's code and none of its formulation is in here: classes, products and backups stand as they are,
# and every limit is one named constraint. What it prints as least cost must be the plan's. (GNU MathProg; to be read
# with the meaning of the limits in the manual page.)
#
# Endpoints of one class need the same functions, run the same products, may buy under the same offers and are in the
# scope of the same limits. Money is in the currency's main unit and over the whole horizon: what is paid by the year is
# the sum of its years, with growth and price rise. What the data cannot hold (bundles, limits over all functions
# together) is refused when it is written; where the cost is not a scenario's first objective, its plan may cost more.

# ---------------------------------------------------------------------------- what the files say

param technicians default 0;            # of hands-on recovery
param minutes default 1;                # of it, an endpoint

set VENDORS;
param vendor_fixed{VENDORS};            # once, where the vendor is used at all

set PRODUCTS;
param vendor{PRODUCTS} symbolic in VENDORS;

set NEED dimen 2;                       # (function, class): the class needs the function
param count{NEED};                      # endpoints
param platform{NEED} symbolic;
param today{NEED} symbolic;             # the product in charge now; '-' for none
set FUNCTIONS := setof{(f, k) in NEED} f;
set INSTALLED dimen 3;                  # (function, class, product): runs there now

set OFFERS;
param product{OFFERS} symbolic in PRODUCTS;
param minimum{OFFERS};                  # licences billed at least, where the product is in charge of any endpoint
param capacity{OFFERS};                 # most endpoints in charge or hot backup; -1: no bound
param fixed{OFFERS};                    # once, where the product is in charge of any endpoint
param migration{OFFERS};                # once for each endpoint on which the product is newly installed
param hot{OFFERS};                      # for each hot backup; -1: cannot be had
param cold{OFFERS};                     # for each cold backup; -1: cannot be had
param rate{OFFERS};                     # cold backups brought out in an hour
param incremental{OFFERS} binary;       # each slice at its own price; else the price reached holds for all
set TIERS dimen 2;                      # (offer, tier)
param from{TIERS};                      # the tier's price holds from so many licences
param unit{TIERS};                      # for each licence

set CONTRACTS dimen 2, default {} cross {};  # (function, offer): licences are bound already
param bound{CONTRACTS};                 # so many
param unused_unit{CONTRACTS};           # what one of them costs that has no primary any more, until the contract ends

set SERVED dimen 4;                     # (function, class, product, offer): it can be bought there under this offer
set FALLBACK dimen 2, default {} cross {}; # (function, class): there is a manual fallback
param manual{FALLBACK};                 # for each endpoint that has it as its backup

set DOMAIN_OF dimen 4;                 # (kind, product, platform, domain): the product depends on the domain there

# Limits. One that holds for each value of an attribute, or for several functions, stands here once for each.
set LIMITS default {};
param kind{LIMITS} symbolic;
param number{LIMITS} default 0;         # most or least vendors, products, hours, points of HHI, money
param numerator{LIMITS} default 0;      # of a share
param denominator{LIMITS} default 1;
param of{LIMITS} symbolic default '-';  # kind of domain
param measure{LIMITS} symbolic default 'availability';
param part{LIMITS} symbolic default 'total';
set MEMBERS{LIMITS} dimen 2, default {} cross {};   # (function, class) in its scope
set DOMAINS{LIMITS} dimen 2, default {} cross {};   # (group, domain): the domains of a group count together
set MODES{LIMITS} default {};
set DIFFER{LIMITS} default {};
set CAPABLE{LIMITS} default {};            # products that score enough
set TANGENTS{LIMITS} default {};           # for the squares of hhi-max

set GROUPS{l in LIMITS} := setof{(g, d) in DOMAINS[l]} g;
param scope{l in LIMITS} := sum{(f, k) in MEMBERS[l]} count[f, k];
# Counts are whole, so a share of them may be rounded to whole ones.
param most{l in LIMITS} := floor(numerator[l] * scope[l] / denominator[l] + 1e-9);
param least{l in LIMITS} := ceil(numerator[l] * scope[l] / denominator[l] - 1e-9);

# (limit, group, product, platform): the product depends on a domain of the group there.
set EXPOSED := setof{l in LIMITS, (g, d) in DOMAINS[l], (of[l], p, w, d) in DOMAIN_OF} (l, g, p, w);
# The same for limits whose domains all count together.
set TOUCHED := setof{(l, g, p, w) in EXPOSED} (l, p, w);

set of_kind{q in {'max-share', 'min-share', 'max-vendors', 'min-vendors', 'max-products', 'min-share-if-used',
   'hhi-max', 'backup-required', 'survive', 'recover-within', 'max-change', 'keep', 'forbid', 'require',
   'capability-min', 'budget'}} := {l in LIMITS: kind[l] = q};

# ---------------------------------------------------------------------------- who may do what

# Neither in charge nor backup where a forbid limit names one of its domains.
set ALLOWED := {(f, k, p, o) in SERVED: forall{l in of_kind['forbid']: (f, k) in MEMBERS[l]}
   (l, p, platform[f, k]) not in TOUCHED};
# In charge: as require, keep and capability-min want it.
set CHARGE := {(f, k, p, o) in ALLOWED:
   (forall{l in of_kind['require']: (f, k) in MEMBERS[l]} (l, p, platform[f, k]) in TOUCHED) and
   (forall{l in of_kind['keep']: (f, k) in MEMBERS[l] and (l, today[f, k], platform[f, k]) in TOUCHED}
      p = today[f, k]) and
   (forall{l in of_kind['capability-min']: (f, k) in MEMBERS[l]} p in CAPABLE[l])};
# Endpoints that must have a backup, and the backups that every such limit accepts.
set BACKED := {(f, k) in NEED: exists{l in of_kind['backup-required']} (f, k) in MEMBERS[l]};
set BACKUPS := setof{(f, k) in BACKED, (f, k, p, o) in CHARGE, (f, k, b, q) in ALLOWED, m in {'hot', 'cold'}:
   b <> p and (if m = 'hot' then hot[q] else cold[q]) >= 0 and
   forall{l in of_kind['backup-required']: (f, k) in MEMBERS[l]}
      (m in MODES[l] and forall{c in DIFFER[l], (c, p, platform[f, k], d) in DOMAIN_OF}
         (c, b, platform[f, k], d) not in DOMAIN_OF)} (f, k, p, b, q, m);
set BY_HAND := setof{(f, k) in BACKED, (f, k, p, o) in CHARGE: (f, k) in FALLBACK and
   forall{l in of_kind['backup-required']: (f, k) in MEMBERS[l]} 'manual' in MODES[l]} (f, k, p);

# ---------------------------------------------------------------------------- the plan

# Endpoints of a class with the product in charge; of these, those with this backup, and those with the fallback.
var x{(f, k, p, o) in CHARGE} integer >= 0 <= count[f, k];
var y{(f, k, p, b, q, m) in BACKUPS} integer >= 0 <= count[f, k];
var z{(f, k, p) in BY_HAND} integer >= 0 <= count[f, k];

everyone_has_one_in_charge{(f, k) in NEED}: sum{(f, k, p, o) in CHARGE} x[f, k, p, o] = count[f, k];

backup_required{(f, k) in BACKED, (f, k, p, o) in CHARGE}:
   sum{(f, k, p, b, q, m) in BACKUPS} y[f, k, p, b, q, m] + (if (f, k, p) in BY_HAND then z[f, k, p]) = x[f, k, p, o];

# ---------------------------------------------------------------------------- what it costs

set BOUGHT := setof{(f, k, p, o) in CHARGE} (f, o);
set SOLD := setof{(f, o) in BOUGHT} (f, product[o]);
param endpoints{f in FUNCTIONS} := sum{(f, k) in NEED} count[f, k];
param upto{(o, t) in TIERS} := if (o, t + 1) in TIERS then from[o, t + 1] - 1
   else max(from[o, t], minimum[o], max{f in FUNCTIONS} endpoints[f]);
# Incremental: what the slices below cost more than at this slice's price.
param below{(o, t) in TIERS} := if incremental[o] then
   sum{(o, j) in TIERS: j < t} (from[o, j + 1] - from[o, j]) * (unit[o, j] - unit[o, t]) else 0;

var used{SOLD} binary;                                   # the product is in charge of any endpoint
var tier{(f, o) in BOUGHT, (o, t) in TIERS} binary;      # licences under the offer come to this tier
var billed{(f, o) in BOUGHT, (o, t) in TIERS} integer >= 0;
var contract{VENDORS} binary;                            # the vendor is used at all

in_charge_is_used{(f, k, p, o) in CHARGE}: x[f, k, p, o] <= count[f, k] * used[f, p];
one_tier{(f, o) in BOUGHT}: sum{(o, t) in TIERS} tier[f, o, t] <= used[f, product[o]];
tier_from{(f, o) in BOUGHT, (o, t) in TIERS}: billed[f, o, t] >= from[o, t] * tier[f, o, t];
tier_to{(f, o) in BOUGHT, (o, t) in TIERS}: billed[f, o, t] <= upto[o, t] * tier[f, o, t];
licensed{(f, o) in BOUGHT}: sum{(o, t) in TIERS} billed[f, o, t] >= sum{(f, k, p, o) in CHARGE} x[f, k, p, o];
only_offers_in_use{(f, o) in BOUGHT}: sum{(o, t) in TIERS} tier[f, o, t] <= sum{(f, k, p, o) in CHARGE} x[f, k, p, o];
at_least_the_minimum{(f, p) in SOLD, (f, o) in BOUGHT: product[o] = p and minimum[o] > 0}:
   sum{(f, q) in BOUGHT, (q, t) in TIERS: product[q] = p} billed[f, q, t] >= minimum[o] * used[f, p];
within_capacity{f in FUNCTIONS, p in PRODUCTS: exists{o in OFFERS} (product[o] = p and capacity[o] >= 0)}:
   sum{(f, k, p, o) in CHARGE} x[f, k, p, o] + sum{(f, k, c, p, q, 'hot') in BACKUPS} y[f, k, c, p, q, 'hot'] <=
   max{o in OFFERS: product[o] = p} capacity[o];
contract_in_charge{(f, k, p, o) in CHARGE: vendor_fixed[vendor[p]] > 0}:
   x[f, k, p, o] <= count[f, k] * contract[vendor[p]];
contract_backup{(f, k) in BACKED, v in VENDORS: vendor_fixed[v] > 0}:
   sum{(f, k, p, b, q, m) in BACKUPS: vendor[b] = v} y[f, k, p, b, q, m] <= count[f, k] * contract[v];

var unused{CONTRACTS} integer >= 0;
left_over{(f, o) in CONTRACTS}: unused[f, o] >= bound[f, o] - sum{(f, k, p, o) in CHARGE} x[f, k, p, o];
var licences >= 0;
var fixed_cost >= 0;
var migrated >= 0;
var standby >= 0;
cost_of_licences: licences = sum{(f, o) in BOUGHT, (o, t) in TIERS}
   (unit[o, t] * billed[f, o, t] + below[o, t] * tier[f, o, t]) +
   sum{(f, o) in CONTRACTS} unused_unit[f, o] * unused[f, o];
cost_of_contracts: fixed_cost = sum{(f, p) in SOLD} (max{o in OFFERS: product[o] = p} fixed[o]) * used[f, p] +
   sum{v in VENDORS} vendor_fixed[v] * contract[v];
cost_of_migration: migrated =
   sum{(f, k, p, o) in CHARGE: (f, k, p) not in INSTALLED} migration[o] * x[f, k, p, o] +
   sum{(f, k, p, b, q, m) in BACKUPS: m = 'hot' and (f, k, b) not in INSTALLED} migration[q] * y[f, k, p, b, q, m];
cost_of_standby: standby =
   sum{(f, k, p, b, q, m) in BACKUPS} (if m = 'hot' then hot[q] else cold[q]) * y[f, k, p, b, q, m] +
   sum{(f, k, p) in BY_HAND} manual[f, k] * z[f, k, p];

minimize cost: licences + fixed_cost + migrated + standby;

# ---------------------------------------------------------------------------- the limits

# Endpoints of the limit's scope exposed to a group: the product in charge depends on one of its domains, or, by
# integrity, another product that runs there does.
var exposed{l in LIMITS, g in GROUPS[l]} >= 0;
exposure{l in LIMITS, g in GROUPS[l]}: exposed[l, g] = sum{(f, k) in MEMBERS[l]} (
   sum{(f, k, p, o) in CHARGE: (l, g, p, platform[f, k]) in EXPOSED} x[f, k, p, o] +
   sum{(f, k, p, b, q, m) in BACKUPS: measure[l] = 'integrity' and m = 'hot' and
      (l, g, p, platform[f, k]) not in EXPOSED and (l, g, b, platform[f, k]) in EXPOSED} y[f, k, p, b, q, m]);

max_share{l in of_kind['max-share'], g in GROUPS[l]}: exposed[l, g] <= most[l];
min_share{l in of_kind['min-share'], g in GROUPS[l]}: exposed[l, g] >= least[l];

# Vendors used, as primary or backup.
var in_use{l in of_kind['max-vendors'], v in VENDORS} binary;
used_in_charge{l in of_kind['max-vendors'], (f, k) in MEMBERS[l], v in VENDORS}:
   sum{(f, k, p, o) in CHARGE: vendor[p] = v} x[f, k, p, o] <= count[f, k] * in_use[l, v];
used_as_backup{l in of_kind['max-vendors'], (f, k) in MEMBERS[l], v in VENDORS: (f, k) in BACKED}:
   sum{(f, k, p, b, q, m) in BACKUPS: vendor[p] = v or vendor[b] = v} y[f, k, p, b, q, m] +
   sum{(f, k, p) in BY_HAND: vendor[p] = v} z[f, k, p] <= count[f, k] * in_use[l, v];
max_vendors{l in of_kind['max-vendors']}: sum{v in VENDORS} in_use[l, v] <= number[l];

# Vendors in charge of at least one endpoint.
var leads{l in of_kind['min-vendors'], v in VENDORS} binary;
leads_someone{l in of_kind['min-vendors'], v in VENDORS}:
   sum{(f, k) in MEMBERS[l], (f, k, p, o) in CHARGE: vendor[p] = v} x[f, k, p, o] >= leads[l, v];
min_vendors{l in of_kind['min-vendors']}: sum{v in VENDORS} leads[l, v] >= number[l];

# Products that run, in charge or as hot backup.
var runs{l in of_kind['max-products'], p in PRODUCTS} binary;
runs_in_charge{l in of_kind['max-products'], (f, k) in MEMBERS[l], (f, k, p, o) in CHARGE}:
   x[f, k, p, o] <= count[f, k] * runs[l, p];
runs_as_backup{l in of_kind['max-products'], (f, k) in MEMBERS[l], b in PRODUCTS: (f, k) in BACKED}:
   sum{(f, k, p, b, q, 'hot') in BACKUPS} y[f, k, p, b, q, 'hot'] <= count[f, k] * runs[l, b];
max_products{l in of_kind['max-products']}: sum{p in PRODUCTS} runs[l, p] <= number[l];

# A domain is in charge of nothing, or of at least a share.
var in_play{l in of_kind['min-share-if-used'], g in GROUPS[l]} binary;
min_share_if_used_least{l in of_kind['min-share-if-used'], g in GROUPS[l]}: exposed[l, g] >= least[l] * in_play[l, g];
min_share_if_used_none{l in of_kind['min-share-if-used'], g in GROUPS[l]}: exposed[l, g] <= scope[l] * in_play[l, g];

# 10,000 x sum of squares <= points x scope^2. A square is at least each of its tangents (2a + 1) t - a (a + 1), and for
# whole t at least one of them is the square: with all of a = 0 .. scope the limit is exact, with some of them the
# least cost is a bound; "squares" in the report says which.
var square{l in of_kind['hhi-max'], g in GROUPS[l]} >= 0;
square_is_above{l in of_kind['hhi-max'], g in GROUPS[l], a in TANGENTS[l]}:
   square[l, g] >= ((2 * a + 1) * exposed[l, g] - a * (a + 1)) / scope[l];
hhi_max{l in of_kind['hhi-max']}: sum{g in GROUPS[l]} square[l, g] <= number[l] * scope[l] / 10000;

# Whichever group of domains fails, so many endpoints are protected in time: another product is in charge, a hot backup
# does not depend on it, or a cold one that does not is brought out within the hours.
set SAVED := setof{l in of_kind['survive'], (f, k) in MEMBERS[l], (f, k, p, b, q, m) in BACKUPS, g in GROUPS[l]:
   (l, g, p, platform[f, k]) in EXPOSED and (l, g, b, platform[f, k]) not in EXPOSED} (l, g, f, k, p, b, q, m);
set BROUGHT := setof{(l, g, f, k, p, b, q, m) in SAVED: m = 'cold' and rate[q] > 0} (l, g, q);
var brought{(l, g, q) in BROUGHT} integer >= 0 <= rate[q] * number[l];
brought_out{(l, g, q) in BROUGHT}:
   brought[l, g, q] <= sum{(l, g, f, k, p, b, q, 'cold') in SAVED} y[f, k, p, b, q, 'cold'];
survive{l in of_kind['survive'], g in GROUPS[l]}:
   scope[l] - exposed[l, g] + sum{(l, g, f, k, p, b, q, m) in SAVED: m = 'hot'} y[f, k, p, b, q, m] +
   sum{(l, g, q) in BROUGHT} brought[l, g, q] >= least[l];

recover_within{l in of_kind['recover-within'], g in GROUPS[l]}:
   exposed[l, g] <= floor(technicians * 60 * number[l] / minutes + 1e-9);

max_change{l in of_kind['max-change']}:
   sum{(f, k) in MEMBERS[l], (f, k, p, o) in CHARGE: p <> today[f, k]} x[f, k, p, o] <= most[l];

budget{l in of_kind['budget']}:
   (if part[l] = 'licences' or part[l] = 'total' then licences) + (if part[l] = 'fixed' or part[l] = 'total' then fixed_cost) +
   (if part[l] = 'migration' or part[l] = 'total' then migrated) + (if part[l] = 'standby' or part[l] = 'total' then standby)
   <= number[l];

# ---------------------------------------------------------------------------- what came out

solve;

printf "least cost  %.4f\n", cost;
printf "licences    %.4f\n", licences;
printf "fixed       %.4f\n", fixed_cost;
printf "migration   %.4f\n", migrated;
printf "standby     %.4f\n", standby;
printf{l in of_kind['hhi-max']} "squares     %s: %s\n", l,
   if sum{g in GROUPS[l]} exposed[l, g] ^ 2 <= number[l] * scope[l] ^ 2 / 10000 * (1 + 1e-12) then "hold"
   else "missed: the least cost is a bound; give more tangents";
for{f in FUNCTIONS} {
   printf "\n%-32s %10s\n", f, "in charge";
   printf{p in PRODUCTS: (f, p) in SOLD} "%-32s %10d\n", p, sum{(f, k, p, o) in CHARGE} x[f, k, p, o];
}

end;
