/* The words of the page, in every language: one line a text. {0} {1} ... are places for what a page says. */
#ifndef POLYCULTURE_EXPORT_HTML_TEXTS_H
#define POLYCULTURE_EXPORT_HTML_TEXTS_H

#include <glib.h>
#include <stdarg.h>

typedef enum { LANGUAGE_EN, LANGUAGE_DE, LANGUAGE_FR, LANGUAGE_ZH, LANGUAGES } Language;

/* English where the name is NULL or not known. */
Language language_find(const char *name);
/* As the lang attribute says it. */
const char *language_tag(Language language);

/* clang-format off */
#define PAGE_TEXTS(X) \
    /* head and summary */ \
    X(KICKER, "Vendor diversity plan", "Plan zur Anbietervielfalt", "Plan de diversification des fournisseurs", "厂商多元化方案") \
    X(MADE_FOR, "Prepared for {0}", "Erstellt für {0}", "Établi pour {0}", "为{0}编制") \
    X(SCENARIO, "scenario {0}", "Szenario {0}", "scénario {0}", "情景 {0}") \
    X(PRICES, "prices: {0}", "Preise: {0}", "prix : {0}", "价格：{0}") \
    X(LOGO, "Logo", "Logo", "Logo", "标志") \
    X(LOGO_OF, "Logo of {0}", "Logo von {0}", "Logo de {0}", "{0}的标志") \
    X(SKIP, "Skip to the report", "Zum Bericht springen", "Aller au rapport", "跳至正文") \
    X(CONTENTS, "Contents", "Inhalt", "Sommaire", "目录") \
    X(FOOTER, "Every figure is recomputed from the inputs, with whole numbers.", "Jede Zahl ist aus den Eingaben nachgerechnet, mit ganzen Zahlen.", "Chaque chiffre est recalculé à partir des données d’entrée, en nombres entiers.", "所有数字均由输入数据以整数重新计算。") \
    X(SIFT, "Filter rows", "Zeilen filtern", "Filtrer les lignes", "筛选行") \
    X(SIFTED, "{0} shown", "{0} gezeigt", "{0} affichées", "显示 {0} 行") \
    X(SORT, "Sort by", "Sortieren nach", "Trier par", "排序：") \
    X(ENDPOINT, "{0} endpoint", "{0} Endgerät", "{0} terminal", "{0} 台终端") \
    X(ENDPOINTS, "{0} endpoints", "{0} Endgeräte", "{0} terminaux", "{0} 台终端") \
    X(OVER_YEAR, "over {0} year", "über {0} Jahr", "sur {0} an", "为期 {0} 年") \
    X(OVER_YEARS, "over {0} years", "über {0} Jahre", "sur {0} ans", "为期 {0} 年") \
    X(OF, "{0} of {1}", "{0} von {1}", "{0} sur {1}", "{0} / {1}") \
    X(OF_ENDPOINTS, "{0} of {1} endpoints", "{0} von {1} Endgeräten", "{0} sur {1} terminaux", "{0} / {1} 台终端") \
    X(VERDICT_LESS, "No vendor is in charge of more than {0} of endpoints for {2}, where one has {1} today; every limit holds, for {3} {4}.", "Kein Anbieter schützt bei {2} mehr als {0} der Endgeräte; heute sind es bei einem {1}. Alle Grenzen sind eingehalten, für {3} {4}.", "Aucun fournisseur n’est responsable de plus de {0} des terminaux pour la fonction « {2} », contre {1} aujourd’hui pour le premier ; toutes les limites sont respectées, pour {3} {4}.", "在“{2}”方面，任何一家厂商负责的终端都不超过 {0}（目前最大的一家为 {1}）；所有限额均得到满足，费用 {3}，{4}。") \
    X(VERDICT_HOLDS, "Every limit of the policy holds, for {0} {1}.", "Alle Grenzen der Richtlinie sind eingehalten, für {0} {1}.", "Toutes les limites de la politique sont respectées, pour {0} {1}.", "策略的所有限额均得到满足，费用 {0}，{1}。") \
    X(VERDICT_BREACH, "The plan breaches {0} of {1} checks of its limits.", "Der Plan verletzt {0} von {1} Prüfungen seiner Grenzen.", "Le plan ne respecte pas {0} des {1} contrôles de ses limites.", "本方案在 {1} 项限额检查中有 {0} 项不符合。") \
    X(PROOF_OPTIMAL, "By the solver’s proof no plan under this policy costs less.", "Nach dem Beweis des Lösers kostet kein Plan unter dieser Richtlinie weniger.", "Selon la preuve du solveur, aucun plan conforme à cette politique ne coûte moins.", "求解器证明：在该策略下不存在费用更低的方案。") \
    X(PROOF_GAP, "By the solver’s proof another plan could cost at most {0} less.", "Nach dem Beweis des Lösers könnte ein anderer Plan höchstens {0} weniger kosten.", "Selon la preuve du solveur, un autre plan coûterait au mieux {0} de moins.", "求解器证明：其他方案最多只能便宜 {0}。") \
    X(PROOF_STOPPED, "The solver was stopped early: another plan could cost up to {0} less.", "Der Löser wurde vorzeitig angehalten: Ein anderer Plan könnte bis zu {0} weniger kosten.", "Le solveur a été arrêté avant la fin : un autre plan pourrait coûter jusqu’à {0} de moins.", "求解器提前停止：其他方案可能便宜至多 {0}。") \
    X(KEY_LARGEST, "Largest vendor, {0}: today → planned", "Größter Anbieter, {0}: heute → geplant", "Premier fournisseur, {0} : aujourd’hui → prévu", "最大厂商（{0}）：目前 → 规划") \
    X(KEY_COST, "Total cost {0}", "Gesamtkosten {0}", "Coût total {0}", "总费用，{0}") \
    X(KEY_COST_AGAINST, "{0} {1} against today’s mix under the same offers", "{0} {1} gegenüber dem heutigen Mix zu denselben Angeboten", "{0} {1} par rapport à la répartition actuelle aux mêmes offres", "与按相同报价计的目前组合相比：{0} {1}") \
    X(KEY_COST_PART, "{0} {1} against the part of today’s mix that the offers price", "{0} {1} gegenüber dem Teil des heutigen Mixes, für den Angebote vorliegen", "{0} {1} par rapport à la part de la répartition actuelle couverte par les offres", "与目前组合中有报价的部分相比：{0} {1}") \
    X(KEY_LIMITS, "Checks of limits passed (limits in the policy: {0})", "Prüfungen der Grenzen bestanden (Grenzen der Richtlinie: {0})", "Contrôles de limites réussis (limites de la politique : {0})", "限额检查通过数（策略限额数：{0}）") \
    X(KEY_LIMITS_TODAY, "today {0} of {1}", "heute {0} von {1}", "aujourd’hui {0} sur {1}", "目前 {0} / {1}") \
    X(KEY_CHANGES, "Endpoints get another product in charge", "Endgeräte erhalten ein anderes Hauptprodukt", "Terminaux changent de produit principal", "台终端更换主用产品") \
    X(KEY_CHANGES_EACH, "Changes of the product in charge, each function counted apart", "Wechsel des Hauptprodukts, jede Funktion für sich gezählt", "Changements de produit principal, chaque fonction comptée à part", "次主用产品更换，各功能分别计数") \
    X(KEY_CHANGES_SHARE, "{0} of all", "{0} von allen", "{0} du total", "占全部的 {0}") \
    X(KEY_CHANGES_FEWEST_SO, "{0} of all, the fewest given the objectives before", "{0} von allen, die wenigsten nach den Zielen davor", "{0} du total, le minimum après les objectifs précédents", "占全部的 {0}，在前列目标既定时最少") \
    X(KEY_CHANGES_FEWEST, "{0} of all, the fewest at this cost", "{0} von allen, die wenigsten bei diesen Kosten", "{0} du total, le minimum à ce coût", "占全部的 {0}，为该费用下最少") \
    /* names of sections */ \
    X(S_EXPOSURE, "Who is in charge", "Wer schützt", "Qui protège", "由谁负责") \
    X(S_FLOW, "From today to the plan", "Von heute zum Plan", "D’aujourd’hui au plan", "从目前到规划") \
    X(S_COST, "What it costs", "Was es kostet", "Ce que cela coûte", "费用") \
    X(S_BUY, "What to buy", "Was zu kaufen ist", "Ce qu’il faut acheter", "采购清单") \
    X(S_OUTAGE, "When a vendor fails", "Wenn ein Anbieter ausfällt", "Quand un fournisseur tombe", "厂商故障时") \
    X(S_HEAT, "Where dependence is left", "Wo Abhängigkeit bleibt", "Où la dépendance subsiste", "依赖仍在何处") \
    X(S_FRONTIER, "What less dependence costs", "Was weniger Abhängigkeit kostet", "Ce que coûte moins de dépendance", "降低依赖的代价") \
    X(S_LIMITS, "Every limit", "Alle Grenzen", "Toutes les limites", "全部限额") \
    X(S_METHOD, "Method and proof", "Verfahren und Beweis", "Méthode et preuve", "方法与证明") \
    /* words that many use */ \
    X(TODAY, "today", "heute", "aujourd’hui", "目前") \
    X(PLANNED, "planned", "geplant", "prévu", "规划") \
    X(PLANNED_COLOUR, "planned, in the vendor’s colour", "geplant, in der Farbe des Anbieters", "prévu, à la couleur du fournisseur", "规划（厂商颜色）") \
    X(TODAY_IS, "today {0}", "heute {0}", "aujourd’hui {0}", "目前 {0}") \
    X(WITH_PLAN, "with the plan", "mit dem Plan", "avec le plan", "采用本方案") \
    X(FUNCTION, "function", "Funktion", "fonction", "功能") \
    X(PRODUCT, "product", "Produkt", "produit", "产品") \
    X(SITE, "site", "Standort", "site", "站点") \
    X(SERVICE, "service", "Dienst", "service", "业务") \
    X(SHARE, "share", "Anteil", "part", "占比") \
    X(ENDPOINTS_HEAD, "endpoints", "Endgeräte", "terminaux", "终端数") \
    X(UNPROTECTED, "unprotected", "ungeschützt", "non protégés", "无防护") \
    X(BACKUP, "backup", "Reserve", "secours", "备用") \
    X(NO_BACKUP, "no backup", "keine Reserve", "sans secours", "无备用") \
    X(NONE, "none", "keine", "aucun", "无") \
    X(HOT, "hot backup", "laufende Reserve", "secours à chaud", "热备") \
    X(COLD, "cold backup", "ruhende Reserve", "secours à froid", "冷备") \
    X(MANUAL, "manual fallback", "Handbetrieb", "mode manuel", "人工应急") \
    X(HOURS, "{0} h", "{0} h", "{0} h", "{0} 小时") \
    X(MINUTES, "{0} min", "{0} min", "{0} min", "{0} 分钟") \
    X(HOURS_MINUTES, "{0} h {1} min", "{0} h {1} min", "{0} h {1} min", "{0} 小时 {1} 分钟") \
    /* functions */ \
    X(F_ENDPOINT_PROTECTION, "endpoint protection", "Endgeräteschutz", "protection des terminaux", "终端防护") \
    X(F_FIREWALL, "firewall", "Firewall", "pare-feu", "防火墙") \
    X(F_VPN, "VPN", "VPN", "VPN", "VPN") \
    X(F_DISK_ENCRYPTION, "disk encryption", "Festplattenverschlüsselung", "chiffrement des disques", "磁盘加密") \
    X(F_DEVICE_MANAGEMENT, "device management", "Geräteverwaltung", "gestion des terminaux", "设备管理") \
    X(F_BACKUP, "data backup", "Datensicherung", "sauvegarde des données", "数据备份") \
    X(F_DLP, "data loss prevention", "Schutz vor Datenabfluss", "prévention des fuites de données", "数据防泄漏") \
    X(F_IDENTITY, "identity", "Identität", "identité", "身份") \
    X(F_SIEM_AGENT, "SIEM agent", "SIEM-Agent", "agent SIEM", "SIEM 代理") \
    X(F_PATCHING, "patching", "Patchverwaltung", "gestion des correctifs", "补丁管理") \
    /* who is in charge */ \
    X(EXPOSURE_LEAD, "Endpoints by what their product in charge depends on. What stands in one row fails together.", "Endgeräte danach, wovon ihr Hauptprodukt abhängt. Was in einer Zeile steht, fällt gemeinsam aus.", "Terminaux selon ce dont dépend leur produit principal. Ce qui figure sur une même ligne tombe ensemble.", "按主用产品所依赖的对象统计终端。同一行中的终端会同时失效。") \
    X(CONCENTRATION, "Concentration by function", "Konzentration nach Funktion", "Concentration par fonction", "各功能的集中度") \
    X(NEED_IT, "endpoints that need it", "Endgeräte, die sie brauchen", "terminaux qui en ont besoin", "需要该功能的终端") \
    X(UNPROTECTED_TODAY, "unprotected today", "heute ungeschützt", "non protégés aujourd’hui", "目前无防护") \
    X(LARGEST_TODAY, "largest vendor today", "größter Anbieter heute", "premier fournisseur aujourd’hui", "目前最大厂商") \
    X(LARGEST_PLANNED, "largest vendor planned", "größter Anbieter geplant", "premier fournisseur prévu", "规划最大厂商") \
    X(HHI_TODAY, "HHI today", "HHI heute", "IHH aujourd’hui", "目前 HHI") \
    X(HHI_PLANNED, "HHI planned", "HHI geplant", "IHH prévu", "规划 HHI") \
    X(EFFECTIVE_TODAY, "effective vendors today", "effektive Anbieter heute", "fournisseurs effectifs aujourd’hui", "目前有效厂商数") \
    X(EFFECTIVE_PLANNED, "effective vendors planned", "effektive Anbieter geplant", "fournisseurs effectifs prévus", "规划有效厂商数") \
    X(CONCENTRATION_NOTE, "HHI: sum of squared vendor shares × 10,000; 10,000 points is one vendor alone. Effective vendors: 1 ÷ sum of squared shares. Both are taken over protected endpoints.", "HHI: Summe der quadrierten Anbieteranteile × 10.000; 10.000 Punkte sind ein einziger Anbieter. Effektive Anbieter: 1 ÷ Summe der quadrierten Anteile. Beide über die geschützten Endgeräte.", "IHH : somme des carrés des parts × 10 000 ; 10 000 points, c’est un seul fournisseur. Fournisseurs effectifs : 1 ÷ somme des carrés des parts. Les deux sur les terminaux protégés.", "HHI：厂商占比平方和 × 10,000；10,000 点即只有一家厂商。有效厂商数：1 ÷ 占比平方和。两者均按有防护的终端计算。") \
    X(DOMAIN, "name", "Name", "nom", "名称") \
    X(BY_PRODUCT, "By product", "Nach Produkt", "Par produit", "按产品") \
    X(BY_VENDOR, "By vendor", "Nach Anbieter", "Par fournisseur", "按厂商") \
    X(BY_PARENT, "By owner of the vendor", "Nach Eigentümer des Anbieters", "Par propriétaire du fournisseur", "按厂商所有者") \
    X(BY_JURISDICTION, "By seat of the vendor", "Nach Sitz des Anbieters", "Par siège du fournisseur", "按厂商所在地") \
    X(BY_ENGINE, "By engine inside", "Nach eingebauter Engine", "Par moteur intégré", "按内置引擎") \
    X(BY_CLOUD, "By cloud service", "Nach Cloud-Dienst", "Par service cloud", "按云服务") \
    X(BY_DRIVER, "By kernel driver", "Nach Kernel-Treiber", "Par pilote noyau", "按内核驱动") \
    X(BY_PLATFORM, "By platform", "Nach Plattform", "Par plateforme", "按平台") \
    X(INSTALLED, "installed anywhere, backups too", "irgendwo installiert, auch als Reserve", "installés où que ce soit, secours compris", "任何已安装处，含备用") \
    X(LIMIT_MOST, "limit {0}: at most {1}", "Grenze {0}: höchstens {1}", "limite {0} : au plus {1}", "限额 {0}：至多 {1}") \
    X(LIMIT_LEAST, "limit {0}: at least {1}", "Grenze {0}: mindestens {1}", "limite {0} : au moins {1}", "限额 {0}：至少 {1}") \
    X(DOMAIN_UNKNOWN, "For {0} the catalog knows none.", "Für {0} kennt der Katalog keine Angabe.", "Pour {0}, le catalogue n’en connaît aucun.", "目录中未记载：{0}。") \
    X(SAME_AS_VENDORS, "The same shares as by vendor: {0}.", "Dieselben Anteile wie nach Anbieter: {0}.", "Mêmes parts que par fournisseur : {0}.", "与按厂商的占比相同：{0}。") \
    /* flow */ \
    X(FLOW_LEAD, "Each band is a group of endpoints: from the product in charge today to the planned one, and to the backup behind it.", "Jedes Band ist eine Gruppe von Endgeräten: vom heutigen zum geplanten Hauptprodukt und zur Reserve dahinter.", "Chaque bande est un groupe de terminaux : du produit principal actuel au produit prévu, puis à son secours.", "每条色带代表一组终端：从目前的主用产品到规划的主用产品，再到其备用产品。") \
    X(FLOW_TITLE, "Endpoints by product, {0}: today, planned primary, backup", "Endgeräte nach Produkt, {0}: heute, geplantes Hauptprodukt, Reserve", "Terminaux par produit, {0} : aujourd’hui, produit principal prévu, secours", "各产品的终端（{0}）：目前、规划主用、备用") \
    X(FLOW_ABOUT, "The table below holds the same figures.", "Die Tabelle darunter enthält dieselben Zahlen.", "Le tableau ci-dessous contient les mêmes chiffres.", "下表包含相同数据。") \
    X(FLOW_TABLE, "The same as a table ({0} rows)", "Dasselbe als Tabelle ({0} Zeilen)", "Les mêmes chiffres en tableau ({0} lignes)", "对应表格（{0} 行）") \
    X(PLANNED_PRIMARY, "planned primary", "geplantes Hauptprodukt", "produit principal prévu", "规划主用产品") \
    X(STAYS, "stays with today’s product", "bleibt beim heutigen Produkt", "garde le produit actuel", "保留目前产品") \
    X(MOVES, "changes, in the colour of the new vendor", "wechselt, in der Farbe des neuen Anbieters", "change, à la couleur du nouveau fournisseur", "更换，颜色为新厂商") \
    /* cost */ \
    X(COST_LEAD, "The plan costs {0} {1} {2}, {3} {1} against today’s mix.", "Der Plan kostet {0} {1} {2}, {3} {1} gegenüber dem heutigen Mix.", "Le plan coûte {0} {1} {2}, soit {3} {1} par rapport à la répartition actuelle.", "本方案费用为 {0} {1}，{2}；与目前组合相比 {3} {1}。") \
    X(COST_TODAY, "today’s mix", "heutiger Mix", "répartition actuelle", "目前组合") \
    X(TODAYS_MIX, "today’s mix, same offers", "heutiger Mix, dieselben Angebote", "répartition actuelle, mêmes offres", "目前组合，相同报价") \
    X(LICENCES, "licences", "Lizenzen", "licences", "许可") \
    X(FIXED, "fixed cost of products and vendors", "Fixkosten von Produkten und Anbietern", "coûts fixes des produits et fournisseurs", "产品与厂商固定费用") \
    X(MIGRATION, "migration, once", "Umstellung, einmalig", "migration, une fois", "迁移（一次性）") \
    X(STANDBY, "backups on standby", "bereitstehende Reserven", "secours en attente", "备用待命") \
    X(TOTAL, "plan", "Plan", "plan", "本方案") \
    X(DIFFERENCE, "difference", "Unterschied", "différence", "差额") \
    X(COST_NOTE, "Today’s mix is priced by the products in charge under the same offers, without backups or migration; what is unprotected costs nothing in it.", "Der heutige Mix ist mit den Hauptprodukten zu denselben Angeboten gerechnet, ohne Reserven und Umstellung; was ungeschützt ist, kostet darin nichts.", "La répartition actuelle est chiffrée avec les produits principaux aux mêmes offres, sans secours ni migration ; ce qui n’est pas protégé n’y coûte rien.", "目前组合按主用产品以相同报价计价，不含备用与迁移；无防护的终端不计费用。") \
    X(COST_UNPRICED, "{0} run a product that no offer sells and are left out of it.", "{0} mit einem Produkt, das kein Angebot enthält, sind darin nicht gerechnet.", "{0} avec un produit qu’aucune offre ne vend n’y sont pas comptés.", "{0}使用无报价的产品，未计入。") \
    X(COST_UNPRICED_EACH, "{0}, each function counted apart, run a product that no offer sells and are left out of it.", "{0}, jede Funktion für sich gezählt, mit einem Produkt, das kein Angebot enthält, sind darin nicht gerechnet.", "{0}, chaque fonction comptée à part, avec un produit qu’aucune offre ne vend n’y sont pas comptés.", "{0}（各功能分别计数）使用无报价的产品，未计入。") \
    /* purchases */ \
    X(BUY_LEAD, "Offers to take up: {0}. A product stands once for every offer that prices it.", "Angebote, die anzunehmen sind: {0}. Ein Produkt steht je Angebot einmal.", "Offres à retenir : {0}. Un produit figure une fois par offre.", "需采用的报价：{0} 项。每项报价列一行。") \
    X(IN_CHARGE, "in charge, endpoints", "im Einsatz, Endgeräte", "en charge, terminaux", "主用终端数") \
    X(BILLED, "billed licences", "berechnete Lizenzen", "licences facturées", "计费许可数") \
    X(UNIT, "unit a year", "Stückpreis je Jahr", "prix unitaire par an", "年单价") \
    X(BUY_GROWS, "Prices grow: in place of unit × years stands the sum of the units of all years, each that of the year before with the scenario’s growth and price rise.", "Die Preise wachsen: Statt Stückpreis × Jahre gilt die Summe der Stückpreise aller Jahre, jeder der des Vorjahrs mit Wachstum und Preisanstieg des Szenarios.", "Les prix évoluent : au lieu de prix unitaire × années, c’est la somme des prix unitaires de toutes les années, chacun étant celui de l’année précédente avec la croissance et la hausse des prix du scénario.", "价格逐年变化：以各年单价之和代替“单价 × 年数”，每年单价为上年单价按情景的增长率与涨价率计算。") \
    X(BUY_BUNDLED, "Units after the discount of a bundle: {0}.", "Stückpreise nach Abzug eines Bündelrabatts: {0}.", "Prix unitaires après remise d’offre groupée : {0}.", "已按捆绑折扣计价：{0}。") \
    X(BUY_UNUSED, "Bound by contract and not used, paid until the contracts end, besides the licences in the table: {0} {1}.", "Vertraglich gebunden und ungenutzt, bis zum Vertragsende zu zahlen, neben den Lizenzen der Tabelle: {0} {1}.", "Sous contrat et inutilisées, payées jusqu’à la fin des contrats, en plus des licences du tableau : {0} {1}.", "受合同约束而未使用、须付至合同结束的许可（表中许可之外）：{0} {1}。") \
    X(BUY_NOTE, "In charge: endpoints with the product as primary. Billed: licences to pay for, with the minimum or a higher tier where that is cheaper. Hot backup: installed and running; cold: licensed and packaged, installed on failure. Licences: billed × unit × years; of incremental tiers each slice at its own unit.", "Im Einsatz: Endgeräte mit dem Produkt als Hauptprodukt. Berechnet: zu zahlende Lizenzen, mit dem Minimum oder einer höheren Stufe, wo das billiger ist. Laufende Reserve: installiert und aktiv; ruhende: lizenziert und paketiert, bei Ausfall installiert. Lizenzen: berechnet × Stückpreis × Jahre; bei gestaffelten Stufen jede Scheibe zu ihrem Preis.", "En charge : terminaux dont c’est le produit principal. Facturées : licences à payer, avec le minimum ou un palier supérieur si c’est moins cher. Secours à chaud : installé et actif ; à froid : sous licence et prêt, installé en cas de panne. Licences : facturées × prix unitaire × années ; avec des paliers progressifs, chaque tranche à son prix.", "主用：以该产品为主用产品的终端。计费：需付费的许可数，包含最低数量或更便宜的更高档位。热备：已安装并运行；冷备：已授权并打包，故障时安装。许可：计费数 × 单价 × 年数；累进档位按各段单价计算。") \
    /* outage */ \
    X(OUTAGE_LEAD, "The same failure, today and with the plan in place.", "Derselbe Ausfall, heute und mit umgesetztem Plan.", "La même panne, aujourd’hui et une fois le plan en place.", "同一故障：目前情形与方案实施后的对比。") \
    X(OUTAGE_OWN, "If all products of {0} stopped protecting", "Wenn alle Produkte von {0} nicht mehr schützten", "Si tous les produits de {0} cessaient de protéger", "假如 {0} 的所有产品停止防护") \
    X(OUTAGE_OWN_MACHINE, "If an update of {0} stopped every machine that it runs on", "Wenn ein Update von {0} jede Maschine anhielte, auf der es läuft", "Si une mise à jour de {0} arrêtait chaque machine où il tourne", "假如 {0} 的一次更新使所有运行它的设备停机") \
    X(CREW, "Recovered by hand: {0} technicians at work at once, {1} minutes on each endpoint.", "Von Hand wiederhergestellt: {0} Techniker gleichzeitig, {1} Minuten je Endgerät.", "Rétablissement manuel : {0} techniciens en parallèle, {1} minutes par terminal.", "人工恢复：{0} 名技术人员同时工作，每台 {1} 分钟。") \
    X(NO_CREW, "The scenario does not say how many technicians recover endpoints, or how long one takes: no time to recovery can be given.", "Das Szenario sagt nicht, wie viele Techniker Endgeräte wiederherstellen oder wie lange eines dauert: Eine Dauer lässt sich nicht angeben.", "Le scénario ne dit pas combien de techniciens interviennent ni combien de temps prend un terminal : aucune durée ne peut être donnée.", "情景未说明恢复终端的技术人员数量或每台所需时间，因此无法给出恢复时长。") \
    X(NO_CURVE, "How many are down over the hours cannot be drawn: nothing is known of how fast backups are deployed, or of when the failure is mended.", "Der Verlauf über die Stunden lässt sich nicht zeichnen: Es ist nicht bekannt, wie schnell Reserven ausgerollt werden oder wann der Fehler behoben ist.", "L’évolution au fil des heures ne peut être tracée : on ne sait ni à quelle vitesse les secours sont déployés, ni quand la panne est réparée.", "无法绘制随时间变化的曲线：不知道备用产品的部署速度，也不知道故障何时修复。") \
    X(OUTAGE_MISSES, "Not hit, for nothing that fails is in charge or a hot backup there: {0}.", "Nicht betroffen, weil nichts, was ausfällt, dort Hauptprodukt oder laufende Reserve ist: {0}.", "Non touché, car rien de ce qui tombe n’y est produit principal ou secours à chaud : {0}.", "未受影响（故障产品在此既非主用也非热备）：{0}。") \
    X(FIRST_MOMENT, "at the first moment", "im ersten Augenblick", "au premier instant", "故障发生时") \
    X(NOT_HIT, "not hit", "nicht betroffen", "non touchés", "未受影响") \
    X(DOWN, "down", "ausgefallen", "en panne", "停机") \
    X(EXPOSED, "exposed: what is in charge fails", "betroffen: das Hauptprodukt fällt aus", "exposés : le produit principal tombe", "受影响：主用产品失效") \
    X(TAKEN_OVER, "hot backup takes over", "laufende Reserve übernimmt", "le secours à chaud prend le relais", "热备接管") \
    X(COLD_DEPLOYED, "cold backup to deploy", "ruhende Reserve auszurollen", "secours à froid à déployer", "待部署冷备") \
    X(BARE, "nothing behind it", "nichts dahinter", "rien derrière", "无后备") \
    X(ALSO, "fails as a hot backup elsewhere", "fällt anderswo als laufende Reserve aus", "tombe ailleurs comme secours à chaud", "在别处作为热备失效") \
    X(UNPROTECTED_BEFORE, "unprotected before", "zuvor ungeschützt", "non protégés auparavant", "事前无防护") \
    X(TIME_HALF, "until half are back", "bis die Hälfte zurück ist", "jusqu’au retour de la moitié", "恢复一半所需时间") \
    X(TIME_MOST, "until 95 % are back", "bis 95 % zurück sind", "jusqu’au retour de 95 %", "恢复 95% 所需时间") \
    X(TIME_ALL, "until all are back", "bis alle zurück sind", "jusqu’au retour de tous", "全部恢复所需时间") \
    X(LOST, "endpoint-hours lost", "verlorene Endgerätestunden", "heures-terminaux perdues", "损失的终端小时") \
    X(DOWNTIME, "cost of downtime, {0}", "Kosten des Ausfalls, {0}", "coût de l’arrêt, {0}", "停机费用，{0}") \
    X(CURVE_HEAD, "Endpoints still down", "Noch ausgefallene Endgeräte", "Terminaux encore en panne", "仍停机的终端") \
    X(CURVE_BARE, "Endpoints still without protection", "Noch ungeschützte Endgeräte", "Terminaux encore sans protection", "仍无防护的终端") \
    X(CURVE_TITLE, "Outage, {0}: today and with the plan", "Ausfall, {0}: heute und mit dem Plan", "Panne, {0} : aujourd’hui et avec le plan", "故障（{0}）：目前与采用本方案") \
    X(CURVE_ABOUT, "Endpoints still hit over time; the table above holds the times at which half, 95 % and all are back.", "Noch betroffene Endgeräte über die Zeit; die Tabelle darüber nennt, wann die Hälfte, 95 % und alle zurück sind.", "Terminaux encore touchés au fil du temps ; le tableau ci-dessus donne les délais de retour de la moitié, de 95 % et de tous.", "随时间仍受影响的终端；上表给出恢复一半、95% 与全部的时间。") \
    X(AXIS_HOURS, "hours after the failure", "Stunden nach dem Ausfall", "heures après la panne", "故障后小时数") \
    X(AXIS_MINUTES, "minutes after the failure", "Minuten nach dem Ausfall", "minutes après la panne", "故障后分钟数") \
    X(SOURCE_READ, "Source: {0}, {1}, read on {2}", "Quelle: {0}, {1}, gelesen am {2}", "Source : {0}, {1}, lue le {2}", "来源：{0}，{1}，查阅于 {2}") \
    /* where */ \
    X(HEAT_LEAD, "The largest vendor’s share of the endpoints of a part, planned; the stronger the colour, the more of it falls together.", "Der geplante Anteil des größten Anbieters an den Endgeräten eines Teils; je kräftiger die Farbe, desto mehr fällt gemeinsam aus.", "La part prévue du premier fournisseur parmi les terminaux d’une partie ; plus la couleur est soutenue, plus il en tombe ensemble.", "各部分终端中最大厂商的规划占比；颜色越浓，同时失效的越多。") \
    X(ALL_SERVICES, "all services", "alle Dienste", "tous les services", "全部业务") \
    /* frontier */ \
    X(FRONTIER_LEAD, "Each point is a plan of its own, the cheapest at its value: how far its largest vendor reaches, and what it costs.", "Jeder Punkt ist ein eigener Plan, der billigste bei seinem Wert: wie weit sein größter Anbieter reicht und was er kostet.", "Chaque point est un plan, le moins cher pour sa valeur : la part de son premier fournisseur et son coût.", "每个点是一个独立方案，即该取值下最便宜者：其最大厂商的占比及费用。") \
    X(FRONTIER_TITLE, "Least cost by {0}", "Geringste Kosten nach {0}", "Moindre coût selon {0}", "按 {0} 的最低费用") \
    X(FRONTIER_ABOUT, "Cost against the share of the largest vendor; the table below holds every point.", "Kosten gegen den Anteil des größten Anbieters; die Tabelle darunter enthält jeden Punkt.", "Coût selon la part du premier fournisseur ; le tableau ci-dessous contient chaque point.", "费用与最大厂商占比的关系；下表列出每个点。") \
    X(FRONTIER_X, "share of the largest vendor", "Anteil des größten Anbieters", "part du premier fournisseur", "最大厂商占比") \
    X(FRONTIER_POINTS, "other plans", "andere Pläne", "autres plans", "其他方案") \
    X(FRONTIER_COST, "cost", "Kosten", "coût", "费用") \
    X(FRONTIER_THIS, "this plan", "dieser Plan", "ce plan", "本方案") \
    X(FRONTIER_NONE, "no plan", "kein Plan", "aucun plan", "无可行方案") \
    X(FRONTIER_CHOOSE, "Choose a point", "Punkt wählen", "Choisir un point", "选择点") \
    X(FRONTIER_PLAN, "This plan costs {0} {1}; its largest vendor, {3}, is in charge of {2}.", "Dieser Plan kostet {0} {1}; sein größter Anbieter, {3}, ist auf {2} im Einsatz.", "Ce plan coûte {0} {1} ; son premier fournisseur, {3}, est en charge de {2}.", "本方案费用 {0} {1}；其最大厂商 {3} 负责 {2}。") \
    X(LARGEST_SHARE, "share of the largest vendor", "Anteil des größten Anbieters", "part du premier fournisseur", "最大厂商占比") \
    X(WHOSE, "which vendor", "welcher Anbieter", "quel fournisseur", "厂商") \
    /* limits */ \
    X(LIMITS_LEAD, "What the policy asks, where it comes from, and how much room the plan leaves. Of a limit that is repeated, the check with the least room stands for all.", "Was die Richtlinie verlangt, woher es kommt und wie viel Spielraum der Plan lässt. Bei einer wiederholten Grenze steht die Prüfung mit dem geringsten Spielraum für alle.", "Ce que demande la politique, d’où cela vient, et quelle marge le plan laisse. D’une limite répétée, le contrôle à la plus faible marge représente les autres.", "策略的要求、出处，以及本方案留有的余量。对重复应用的限额，以余量最小的一项检查为代表。") \
    X(LIMIT, "limit", "Grenze", "limite", "限额") \
    X(ASKS, "asks", "verlangt", "demande", "要求") \
    X(PLANNED_WORST, "planned, the worst", "geplant, das schlechteste", "prévu, le pire", "规划最差值") \
    X(TODAY_WORST, "today, the worst", "heute, das schlechteste", "aujourd’hui, le pire", "目前最差值") \
    X(ALLOWED, "allowed", "erlaubt", "permis", "允许") \
    X(MARGIN, "margin", "Spielraum", "marge", "余量") \
    X(HOLDS, "holds", "eingehalten", "respectée", "符合") \
    X(BREACH, "BREACH", "VERLETZT", "NON RESPECTÉE", "不符合") \
    X(BREACHES_OF, "breach in {0} of {1}", "verletzt in {0} von {1}", "non respectée : {0} sur {1}", "{1} 项中 {0} 项不符合") \
    X(WORST_OF, "worst of {0} checks: {1}", "schlechteste von {0} Prüfungen: {1}", "pire de {0} contrôles : {1}", "{0} 项检查中最差：{1}") \
    X(AT_EACH, "at each {0}", "je {0}", "pour chaque {0}", "按每个 {0}") \
    X(NOTHING, "nothing to measure", "nichts zu messen", "rien à mesurer", "无可测量") \
    X(N_VENDORS, "{0} vendors", "{0} Anbieter", "{0} fournisseurs", "{0} 家厂商") \
    X(ONE_VENDOR, "{0} vendor", "{0} Anbieter", "{0} fournisseur", "{0} 家厂商") \
    X(ONE_PRODUCT, "{0} product", "{0} Produkt", "{0} produit", "{0} 个产品") \
    X(ONE_POINT, "{0} point", "{0} Punkt", "{0} point", "{0} 点") \
    X(N_PRODUCTS, "{0} products", "{0} Produkte", "{0} produits", "{0} 个产品") \
    X(N_POINTS, "{0} points", "{0} Punkte", "{0} points", "{0} 点") \
    X(EVERY_CHECK, "Every check: {0}", "Jede Prüfung: {0}", "Chaque contrôle : {0}", "全部检查：{0} 项") \
    X(EVERY_CHECK_SHORT, "Every check", "Jede Prüfung", "Chaque contrôle", "全部检查") \
    X(FOR, "where", "wo", "où", "范围") \
    X(UNMEASURED, "Not measured, for no endpoint is in their scope: {0}.", "Nicht gemessen, weil kein Endgerät in ihrem Bereich liegt: {0}.", "Non mesurées, car aucun terminal n’est dans leur champ : {0}.", "未测量（范围内无终端）：{0}。") \
    /* limits in words */ \
    X(ANY_ONE, "any one {0}", "je {0}", "chaque {0}", "任一{0}") \
    X(K_PRODUCT, "product", "Produkt", "produit", "产品") \
    X(K_VENDOR, "vendor", "Anbieter", "fournisseur", "厂商") \
    X(K_PARENT, "owner", "Eigentümer", "propriétaire", "所有者") \
    X(K_JURISDICTION, "seat", "Sitzland", "pays du siège", "所在地") \
    X(K_ENGINE, "engine", "Engine", "moteur", "引擎") \
    X(K_CLOUD, "cloud service", "Cloud-Dienst", "service cloud", "云服务") \
    X(K_DRIVER, "driver", "Treiber", "pilote", "驱动") \
    X(K_PLATFORM, "platform", "Plattform", "plateforme", "平台") \
    X(L_MAX_SHARE, "{0} in charge of at most {1} of endpoints", "{0}: im Einsatz auf höchstens {1} der Endgeräte", "{0} : en charge d’au plus {1} des terminaux", "{0}负责的终端至多 {1}") \
    X(L_MAX_SHARE_INTEGRITY, "{0} installed on at most {1} of endpoints", "{0}: installiert auf höchstens {1} der Endgeräte", "{0} : installé sur au plus {1} des terminaux", "安装{0}产品的终端至多 {1}") \
    X(L_MIN_SHARE, "{0} in charge of at least {1} of endpoints", "{0}: im Einsatz auf mindestens {1} der Endgeräte", "{0} : en charge d’au moins {1} des terminaux", "{0}负责的终端至少 {1}") \
    X(L_MIN_SHARE_INTEGRITY, "{0} installed on at least {1} of endpoints", "{0}: installiert auf mindestens {1} der Endgeräte", "{0} : installé sur au moins {1} des terminaux", "安装{0}产品的终端至少 {1}") \
    X(L_MAX_VENDORS, "at most {2} vendors in use", "höchstens {2} Anbieter im Einsatz", "au plus {2} fournisseurs utilisés", "使用的厂商至多 {2} 家") \
    X(L_MIN_VENDORS, "at least {2} vendors in charge", "mindestens {2} Anbieter im Einsatz", "au moins {2} fournisseurs en charge", "负责的厂商至少 {2} 家") \
    X(L_MAX_PRODUCTS, "at most {2} products running", "höchstens {2} laufende Produkte", "au plus {2} produits en service", "运行的产品至多 {2} 个") \
    X(L_MIN_SHARE_IF_USED, "each {3} in charge of none or at least {1} of endpoints", "je {3}: keine oder mindestens {1} der Endgeräte", "chaque {3} en charge d’aucun ou d’au moins {1} des terminaux", "每个{3}负责的终端为零或至少 {1}") \
    X(L_HHI_MAX, "HHI of every {3} in charge at most {2}", "HHI über alle im Einsatz, nach {3}: höchstens {2}", "IHH par {3} en charge au plus {2}", "按{3}计的 HHI 至多 {2}") \
    X(L_BACKUP_REQUIRED, "every endpoint has a backup: {0}", "jedes Endgerät hat eine Reserve: {0}", "chaque terminal a un secours : {0}", "每台终端均有备用：{0}") \
    X(L_BACKUP_DIFFER, "every endpoint has a backup ({0}) that differs in {1}", "jedes Endgerät hat eine Reserve ({0}), verschieden nach {1}", "chaque terminal a un secours ({0}) qui diffère par {1}", "每台终端均有备用（{0}），且{1}不同") \
    X(L_SURVIVE, "when {0} fails, at least {1} of endpoints are protected within {2} h", "fällt {0} aus, sind binnen {2} h mindestens {1} der Endgeräte geschützt", "si {0} tombe, au moins {1} des terminaux sont protégés en {2} h", "{0}失效时，至少 {1} 的终端在 {2} 小时内受到防护") \
    X(L_RECOVER_WITHIN, "endpoints that fall with {0} are recovered by hand within {2} h", "Endgeräte, die mit {0} ausfallen, sind binnen {2} h von Hand wiederhergestellt", "les terminaux qui tombent avec {0} sont rétablis à la main en {2} h", "随{0}失效的终端在 {2} 小时内人工恢复") \
    X(L_MAX_CHANGE, "at most {1} of endpoints change their primary", "höchstens {1} der Endgeräte wechseln ihr Hauptprodukt", "au plus {1} des terminaux changent de produit principal", "更换主用产品的终端至多 {1}") \
    X(L_KEEP, "{0} stays in charge where it is today", "{0} bleibt im Einsatz, wo es heute ist", "{0} reste en charge là où il l’est aujourd’hui", "{0}在目前负责处保持不变") \
    X(L_FORBID, "{0} neither in charge nor backup", "{0} weder im Einsatz noch als Reserve", "{0} ni en charge ni en secours", "{0}既不主用也不备用") \
    X(L_REQUIRE, "{0} in charge everywhere", "{0} überall im Einsatz", "{0} en charge partout", "{0}全面负责") \
    X(L_CAPABILITY_MIN, "every primary scores at least {2}", "jedes Hauptprodukt erreicht mindestens {2}", "chaque produit principal atteint au moins {2}", "每个主用产品评分至少 {2}") \
    X(L_BUDGET, "cost at most {2}", "Kosten höchstens {2}", "coût d’au plus {2}", "费用至多 {2}") \
    /* method */ \
    X(METHOD_LEAD, "Scenario {0} asks for the cheapest mix of primary and backup products that meets every limit of its policy, {1}.", "Das Szenario {0} verlangt den billigsten Mix aus Hauptprodukten und Reserven, der jede Grenze seiner Richtlinie einhält, {1}.", "Le scénario {0} demande la répartition la moins chère de produits principaux et de secours qui respecte chaque limite de sa politique, {1}.", "情景 {0} 要求在满足策略所有限额的前提下，求主用与备用产品的最低费用组合，{1}。") \
    X(HOW_GOOD, "How good it is", "Wie gut er ist", "Sa qualité", "方案有多好") \
    X(METHOD_LEAD_OBJECTIVES, "Scenario {0} asks, among the mixes of primary and backup products that meet every limit of its policy, for the least of its objectives in their order: {2}; {1}.", "Das Szenario {0} verlangt unter allen Mixen aus Hauptprodukten und Reserven, die jede Grenze seiner Richtlinie einhalten, das Geringste seiner Ziele in ihrer Reihenfolge: {2}; {1}.", "Le scénario {0} demande, parmi les répartitions de produits principaux et de secours qui respectent chaque limite de sa politique, le minimum de ses objectifs dans leur ordre : {2} ; {1}.", "情景 {0} 要求在满足策略所有限额的主用与备用产品组合中，按顺序使各目标最小：{2}；{1}。") \
    X(METHOD_IN_TURN, "Status optimal: by the solver’s proof no plan under this policy costs less than {2} {1}. This one costs {0} {1}: in its turn among the objectives the cost is proven to be the least, or within its tolerance of it.", "Status optimal: Nach dem Beweis des Lösers kostet kein Plan unter dieser Richtlinie weniger als {2} {1}. Dieser kostet {0} {1}: An ihrer Stelle unter den Zielen sind die Kosten nachweislich die geringsten oder liegen innerhalb ihrer Toleranz.", "Statut optimal : selon la preuve du solveur, aucun plan conforme ne coûte moins de {2} {1}. Celui-ci coûte {0} {1} : à son rang parmi les objectifs, il est prouvé que le coût est le moindre, ou dans sa tolérance.", "状态“最优”：求解器证明在该策略下没有方案低于 {2} {1}。本方案费用 {0} {1}：按目标顺序，该费用经证明为最低或在其容差之内。") \
    X(METHOD_CERTIFIED, "Certificate: certificate.json proves that no plan under this policy costs less than {0} {1}. The proof was checked with whole numbers, without the solver.", "Zertifikat: certificate.json beweist, dass kein Plan unter dieser Richtlinie weniger als {0} {1} kostet. Der Beweis wurde mit ganzen Zahlen geprüft, ohne den Löser.", "Certificat : certificate.json prouve qu’aucun plan conforme ne coûte moins de {0} {1}. La preuve a été vérifiée en nombres entiers, sans le solveur.", "证书：certificate.json 证明在该策略下没有方案低于 {0} {1}。该证明以整数核验，未使用求解器。") \
    X(METHOD_OPTIMAL, "Status optimal: by the solver’s proof no plan under this policy costs less than {0} {1}, and this one costs exactly that.", "Status optimal: Nach dem Beweis des Lösers kostet kein Plan unter dieser Richtlinie weniger als {0} {1}, und dieser kostet genau das.", "Statut optimal : selon la preuve du solveur, aucun plan conforme ne coûte moins de {0} {1}, et celui-ci coûte exactement cela.", "状态“最优”：求解器证明在该策略下没有方案低于 {0} {1}，本方案恰为此数。") \
    X(METHOD_GAP, "Status within-gap: this plan costs {0} {1}; by the solver’s proof no plan under this policy costs less than {2} {1}, so that at most {3} could be saved.", "Status within-gap: Dieser Plan kostet {0} {1}; nach dem Beweis des Lösers kostet kein Plan unter dieser Richtlinie weniger als {2} {1}, so dass höchstens {3} zu sparen wären.", "Statut within-gap : ce plan coûte {0} {1} ; selon la preuve du solveur, aucun plan conforme ne coûte moins de {2} {1} ; au plus {3} pourraient être économisés.", "状态“within-gap”：本方案费用 {0} {1}；求解器证明没有方案低于 {2} {1}，因此最多可节省 {3}。") \
    X(METHOD_STOPPED, "Status stopped: the solver was stopped early. This plan costs {0} {1}; no plan under this policy costs less than {2} {1}, so that at most {3} could be saved.", "Status stopped: Der Löser wurde vorzeitig angehalten. Dieser Plan kostet {0} {1}; kein Plan unter dieser Richtlinie kostet weniger als {2} {1}, so dass höchstens {3} zu sparen wären.", "Statut stopped : le solveur a été arrêté avant la fin. Ce plan coûte {0} {1} ; aucun plan conforme ne coûte moins de {2} {1} ; au plus {3} pourraient être économisés.", "状态“stopped”：求解器提前停止。本方案费用 {0} {1}；没有方案低于 {2} {1}，因此最多可节省 {3}。") \
    X(METHOD_RECHECK, "Every count, cost and limit on this page is computed from the plan’s counts and its inputs with whole numbers, by code that shares nothing with the solver. To recheck the folder that the plan lies in:", "Jede Anzahl, jeder Betrag und jede Grenze auf dieser Seite ist aus den Zahlen des Plans und seinen Eingaben mit ganzen Zahlen berechnet, von Code, der mit dem Löser nichts teilt. So wird der Ordner des Plans nachgeprüft:", "Chaque nombre, coût et limite de cette page est calculé à partir des effectifs du plan et de ses données d’entrée, en nombres entiers, par un code qui ne partage rien avec le solveur. Pour revérifier le dossier du plan :", "本页所有数量、费用与限额均由方案计数及其输入以整数计算，所用代码与求解器毫无共用。复核方案所在文件夹：") \
    X(HOW_COUNTED, "How it is counted", "Wie gezählt wird", "Comment on compte", "如何计数") \
    X(MEANS_PRIMARY, "In charge today is the product that the inventory reports as enabled; where it names several or none, the one that ranks first by the catalog. An endpoint without any is unprotected.", "Im Einsatz ist heute das Produkt, das das Inventar als aktiv meldet; nennt es mehrere oder keines, das nach dem Katalog vorrangige. Ein Endgerät ohne Produkt ist ungeschützt.", "En charge aujourd’hui : le produit que l’inventaire signale actif ; s’il en nomme plusieurs ou aucun, celui que le catalogue place en premier. Un terminal sans produit est non protégé.", "目前主用产品为清单中报告已启用者；若有多个或没有，则取目录中排序第一者。没有任何产品的终端为无防护。") \
    X(MEANS_BACKUP, "A hot backup is installed and running; a cold one is licensed and packaged, and installed on failure; a manual fallback keeps work going, but is never counted as protection.", "Eine laufende Reserve ist installiert und aktiv; eine ruhende ist lizenziert und paketiert und wird bei Ausfall installiert; Handbetrieb hält die Arbeit aufrecht, zählt aber nie als Schutz.", "Un secours à chaud est installé et actif ; à froid, il est sous licence et prêt, installé en cas de panne ; le mode manuel maintient l’activité mais n’est jamais compté comme protection.", "热备已安装并运行；冷备已授权并打包，故障时安装；人工应急可维持业务，但绝不计为防护。") \
    X(MEANS_SHARE, "A share is a count over the endpoints in scope that need the function, compared with its limit as an exact fraction; percentages are rounded for reading only.", "Ein Anteil ist eine Anzahl bezogen auf die Endgeräte im Bereich, die die Funktion brauchen, und wird mit seiner Grenze als exakter Bruch verglichen; Prozente sind nur zum Lesen gerundet.", "Une part est un effectif rapporté aux terminaux du champ qui ont besoin de la fonction, comparée à sa limite comme fraction exacte ; les pourcentages ne sont arrondis que pour la lecture.", "占比为范围内需要该功能的终端数之比，以精确分数与限额比较；百分比仅为阅读而四舍五入。") \
    X(MEANS_COST, "Cost is licences, fixed cost of products and vendors, migration of endpoints on which a product is newly installed, and backups on standby.", "Kosten sind Lizenzen, Fixkosten von Produkten und Anbietern, Umstellung von Endgeräten, auf denen ein Produkt neu installiert wird, und bereitstehende Reserven.", "Le coût comprend les licences, les coûts fixes des produits et fournisseurs, la migration des terminaux où un produit est nouvellement installé, et les secours en attente.", "费用包括许可、产品与厂商固定费用、新装产品终端的迁移费用以及备用待命费用。") \
    X(MEANS_CHANGE, "A change is an endpoint whose product in charge is not today’s; one that was unprotected and gets a product is a change.", "Ein Wechsel ist ein Endgerät, dessen Hauptprodukt nicht das heutige ist; wer ungeschützt war und ein Produkt erhält, wechselt.", "Un changement est un terminal dont le produit principal n’est plus celui d’aujourd’hui ; un terminal non protégé qui en reçoit un change aussi.", "更换指主用产品与目前不同的终端；原无防护而获得产品的也算更换。") \
    X(ASSUMED, "What is assumed", "Was angenommen ist", "Ce qui est supposé", "假设") \
    X(ASSUMED_PRICES, "The prices are {0}: put the offers that you have in their place before you decide by them.", "Die Preise sind {0}: Setzen Sie Ihre Angebote ein, bevor Sie danach entscheiden.", "Les prix sont {0} : remplacez-les par vos offres avant de décider.", "价格为 {0}：决策前请代入实际报价。") \
    X(ASSUMED_OFFERS, "The offers of the scenario are taken as they are stated.", "Die Angebote des Szenarios sind so genommen, wie sie dort stehen.", "Les offres du scénario sont prises telles qu’énoncées.", "情景中的报价按原样采用。") \
    X(UNKNOWN_SOFTWARE, "Names of security-like software that the catalog does not know: {0}. They count as no protection.", "Namen sicherheitsähnlicher Programme, die der Katalog nicht kennt: {0}. Sie zählen nicht als Schutz.", "Noms de logiciels de type sécurité inconnus du catalogue : {0}. Ils ne comptent pas comme protection.", "目录未收录的疑似安全软件名称：{0} 个，均不计为防护。") \
    X(ASSUMED_OF_INVENTORY, "assumed while reading the inventories", "beim Lesen der Inventare angenommen", "supposé à la lecture des inventaires", "读取清单时的假设") \
    X(INVENTORIES, "Inventories read", "Gelesene Inventare", "Inventaires lus", "已读取的清单") \
    X(INPUTS, "Inputs of the plan", "Eingaben des Plans", "Données d’entrée du plan", "方案输入") \
    X(FILE, "file", "Datei", "fichier", "文件") \
    X(FORMAT, "format", "Format", "format", "格式") \
    X(DATES, "records dated", "Daten vom", "données du", "记录日期")

#define PAGE_TEXT_ID(id, en, de, fr, zh) T_##id,
typedef enum { PAGE_TEXTS(PAGE_TEXT_ID) TEXTS } TextId;
#undef PAGE_TEXT_ID
/* clang-format on */

const char *text_of(Language language, TextId text);
/* The template with its places filled from `parts`, a list of const char * that ends with NULL; caller frees.
 */
char *text_fill(const char *template, va_list parts);
/* A number as base/exact.h writes it, "1,234.50" or "40.0 %", as the language does; caller frees. */
char *text_number(Language language, const char *english);

#endif
