#include "model/visitor_agents.h"

/* Previews and crawlers; with 1, as the first word only. What ends in "bot", "spider", "crawler" or "preview", or
 * begins with "headless", needs no row. */
/* clang-format off */
#define BYTE(w, i) ((uint32_t)(unsigned char)(w)[i])
#define KEY(w)  (BYTE(w, 0) << 16 | BYTE(w, 1) << 8 | BYTE(w, 2))
#define P(w)  { { w, sizeof w - 1 }, KEY(w), EXCLUDED_PREVIEW, false }
#define P1(w) { { w, sizeof w - 1 }, KEY(w), EXCLUDED_PREVIEW, true }
#define C(w)  { { w, sizeof w - 1 }, KEY(w), EXCLUDED_CRAWLER, false }
#define C1(w) { { w, sizeof w - 1 }, KEY(w), EXCLUDED_CRAWLER, true }

const struct agent_word agent_words[] = {
    C1("ab"), C("adsbot-google"), C("aiohttp"), P("akkoma"), C("alamofire"), C("alertra"),
    C("amazon-route53-health-check-service"), C("anthropic-ai"), C("apache-httpasyncclient"), C("apache-httpclient"),
    C("apachebench"), C("apify"), C("apis-google"), C("archive.org_bot"), C("aria2"), C1("artillery"), P1("asana"),
    C1("avira"), C("axios"), C("baiduspider"), C("barkrowler"), C("barracuda"), C("barracudacentral"), P1("basecamp"),
    C("betteruptime"), C1("bitdefender"), P1("bitrix"), C("blackbox-exporter"), C("brandwatch"), C("browserless"),
    C1("bun"), C("bytespider"), P("cardyb"), C("catchpoint"), C1("censys"), C("censysinspect"), C("cfnetwork"),
    C("chatgpt-user"), C("check_http"), C("checkly"), C("claude-user"), C("cloudmark"), C("cohere-ai"), C("colly"),
    C("crawlee"), C("curl"), C("cypress"), C1("dalvik"), C("dareboost"), C1("dart"), C("datadog"),
    C("datadogsynthetics"), C("dataprovider.com"), C("deepcrawl"), C1("deno"), C("dirbuster"), P("discordbot"),
    P1("discourse"), C("dotcom-monitor"), C1("drupal"), C("duplexweb-google"), C("elb-healthchecker"), P("embedly"),
    P("embedrocks"), C1("expanse"), C1("expo"), P("facebookcatalog"), P("facebookexternalhit"), P("facebot"),
    C("faraday"), C("fasthttp"), C("feedbin"), C("feedfetcher"), C("feedfetcher-google"), C("feedly"),
    C("feroxbuster"), C("fireeye"), P1("flarum"), P("flipboardproxy"), C("fortiguard"), C("freshping"), C("freshrss"),
    P("friendica"), C("gatling"), C("gemini-deep-research"), C("go-http-client"), C("gobuster"), C("google-extended"),
    C("google-inspectiontool"), C("google-notebooklm"), P("google-pagerenderer"), C("google-read-aloud"),
    C("google-safety"), C("google-site-verification"), P("googleimageproxy"), C("googleother"),
    C("googlestackdrivermonitoring"), C1("got"), P("gotosocial"), C("grequests"), C("gtmetrix"), C("guzzle"),
    C("guzzlehttp"), C("happydom"), C("heritrix"), C("hetrixtools"), C1("hey"), C("htmlunit"), C("http.rb"),
    C("httpclient"), C("httpie"), C("httpunit"), C("httpx"), C("httrack"), P("hubzilla"), C1("hyper"),
    C("ia_archiver"), P("iframely"), C("inoreader"), C("insomnia"), C("internetmeasurement"), C1("jakarta"),
    C1("java"), C("java-http-client"), C1("jersey"), C("jmeter"), C("jsdom"), C1("k6"), P("kakaotalk-scrap"),
    P1("kik"), C("kube-probe"), C("l9explore"), C("l9tcpid"), P1("lemmy"), C("libcurl"), C("libsoup"),
    C("libwww-perl"), C("lighthouse"), P("line-poker"), C("linkchecker"), P("linkedinbot"), C("linkinator"),
    C("loadimpact"), C1("locust"), C1("lua"), C1("lwp"), C("lwp-trivial"), C("masscan"), P("mastodon"),
    P("mattermost-bot"), C1("mcafee"), C("mechanize"), C("mediapartners-google"), C("meta-externalagent"),
    C("meta-externalfetcher"), C("meta-webindexer"), P("metascraper"), P("microlinkhq"), C("mimecast"), C("miniflux"),
    P("misskey"), C("mistralai-user"), P("mobilizon"), C1("monit"), C("montastic"), P("ms-office"), C1("needle"),
    C("netcraft"), C("netcraftsurveyagent"), C("netpeak"), C("netsystemsresearch"), C1("nettle"), C("newrelicpinger"),
    C("newsblur"), P("nextcloud-talk"), C("nikto"), C("nmap"), C1("node"), C("node-fetch"), C("nodeping"),
    P("notionembedder"), C("nuclei"), C("nutch"), P("odklbot"), C("okhttp"), P("opengraph"), C("pagespeed"),
    P("peertube"), C1("perl"), C("perplexity-user"), C("phantomjs"), C("phishtank"), C1("php"), C("pingdom"),
    P("pinterestbot"), P("pixelfed"), C("playwright"), P("pleroma"), C("postmanruntime"), C("powershell"),
    C("prerender"), C("prometheus"), C("proofpoint"), C("ptst"), C("puppeteer"), C("pycurl"), C1("python"),
    C("python-httpx"), C("python-requests"), C("python-urllib"), P1("quora"), P("redditbot"), C("rendertron"),
    C("reqwest"), C("rest-client"), C("restsharp"), P1("rocket.chat"), P1("rocketchat"), C1("ruby"), C1("rust"),
    C("safebrowsing"), C("scrapingbee"), C("scrapy"), C("screamingfrogseospider"), C("selenium"), C("seokicks"),
    C("shodan"), C1("siege"), P1("signal"), C("site24x7"), C("sitebulb"), C("sitespeed.io"), P("skypeuripreview"),
    P("slack-imgproxy"), P("slackbot"), C("slimerjs"), C("slurp"), P1("snap"), C1("sophos"), C1("splash"),
    C("sqlmap"), C("statuscake"), P("summalybot"), C("superagent"), C1("swift"), C1("symantec"), C1("symfony"),
    P1("synapse"), P1("telegram"), P("telegrambot"), C("teoma"), P1("threema"), P("tiktokspider"), P1("trello"),
    C("trendmicro"), C("tt-rss"), P("tumblrbot"), C("turnitin"), P("twitterbot"), C("typhoeus"), C("undici"),
    P("unfurl"), C("unirest"), C("updown.io"), C1("uptime"), C("uptime-kuma"), C("uptimerobot"), C("ureq"),
    C("urlgrabber"), C("urlscan"), C1("validator.nu"), C("vegeta"), P1("viber"), C("virustotal"), P("vkshare"),
    C("w3c-checklink"), C("w3c_validator"), C("webpagetest"), C("wget"), P1("whatsapp"), C("windowspowershell"),
    C("winhttp"), C1("wininet"), C1("wordpress"), C("wpscan"), C1("wrk"), C("xenu"), P("xing-contenttabreceiver"),
    P1("xmpp"), P("yahoomailproxy"), C("yandeximages"), C("yandexmetrika"), C("zabbix"), C("zgrab"), P1("zoom"),
    C("zscaler"), C("zyte"),
};
/* clang-format on */
const size_t agent_word_count = sizeof agent_words / sizeof *agent_words;

enum { AGENT_MAX = 1024, WORD_MAX = 40 };

/* By halves without a branch to guess wrong, on the first three bytes; then the few rows that share them. */
static const struct agent_word *find_word(struct str word)
{
    uint32_t key = BYTE(word.p, 0) << 16 | BYTE(word.p, 1) << 8 | (word.n > 2 ? BYTE(word.p, 2) : 0);
    const struct agent_word *row = agent_words, *end = agent_words + agent_word_count;
    for (size_t n = agent_word_count; n > 0;) {
        size_t half = (n + 1) / 2;
        row += row[half - 1].key < key ? half : 0;
        n -= half;
    }
    for (; row < end && row->key == key; row++)
        if (str_eq(row->word, word)) return row;
    return NULL;
}

static enum exclusion by_table(struct str word, bool first)
{
    if (word.n < 2 || word.n > WORD_MAX || ascii_digit(word.p[0])) return NOT_EXCLUDED;
    const struct agent_word *found = find_word(word);
    return found && (first || !found->first) ? found->exclusion : NOT_EXCLUDED;
}

/* By how a word ends, version digits aside. Cubot makes phones. */
static enum exclusion by_ending(struct str word)
{
    while (word.n && ascii_digit(word.p[word.n - 1])) word.n--;
    if (word.n < 3) return NOT_EXCLUDED;
    if (str_ends(word, STR("preview"))) return EXCLUDED_PREVIEW;
    if (word.p[word.n - 1] == 's') word.n--;
    switch (word.p[word.n - 1]) {
    case 't': return str_ends(word, STR("bot")) && !str_eq(word, STR("cubot")) ? EXCLUDED_CRAWLER : NOT_EXCLUDED;
    case 'l': return str_ends(word, STR("crawl")) ? EXCLUDED_CRAWLER : NOT_EXCLUDED;
    case 'r':
        return str_ends(word, STR("spider")) || str_ends(word, STR("crawler")) || str_ends(word, STR("scraper"))
                   ? EXCLUDED_CRAWLER
                   : NOT_EXCLUDED;
    default: return str_starts(word, STR("headless")) ? EXCLUDED_CRAWLER : NOT_EXCLUDED;
    }
}

static bool is_word_byte(char c) { return ascii_alnum(c) || c == '.' || c == '-' || c == '_'; }

/* A whole word, then each run of letters and digits in it. A preview wins over a crawler. */
static enum exclusion by_word(struct str word, bool first)
{
    enum exclusion found = by_table(word, first);
    for (size_t at = 0; at < word.n && found != EXCLUDED_PREVIEW; at++) {
        size_t from = at;
        while (at < word.n && ascii_alnum(word.p[at])) at++;
        struct str run = str_sub(word, from, at);
        enum exclusion told = run.n < word.n ? by_table(run, first && from == 0) : NOT_EXCLUDED;
        if (told == NOT_EXCLUDED) told = by_ending(run);
        if (told == EXCLUDED_PREVIEW || found == NOT_EXCLUDED) found = told;
    }
    return found;
}

/* No browser of a person names a page about itself, or only claims to be compatible. */
static bool looks_like_program(struct str agent)
{
    if (str_find(agent, STR("+http"), 0) >= 0) return true;
    return str_starts(agent, STR("mozilla/5.0 (compatible")) && str_find(agent, STR("msie"), 0) < 0 &&
           str_find(agent, STR("konqueror"), 0) < 0;
}

enum exclusion agent_exclusion(struct str agent)
{
    char lower[AGENT_MAX];
    agent = str_sub(str_trim(agent), 0, AGENT_MAX);
    for (size_t i = 0; i < agent.n; i++) lower[i] = ascii_lower(agent.p[i]);
    struct str s = { lower, agent.n };
    enum exclusion found = s.n == 0 || looks_like_program(s) ? EXCLUDED_CRAWLER : NOT_EXCLUDED;
    for (size_t at = 0; at < s.n; at++) {
        size_t from = at;
        while (at < s.n && is_word_byte(lower[at])) at++;
        enum exclusion told = by_word(str_sub(s, from, at), from == 0);
        if (told == EXCLUDED_PREVIEW) return told;
        if (found == NOT_EXCLUDED) found = told;
    }
    return found;
}
