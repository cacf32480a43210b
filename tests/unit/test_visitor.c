/* User agents as they are in the wild, and the visitor hash. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <time.h>

#include <cmocka.h>

#include "model/visitor_agents.h"

#define LENGTH(rows) (sizeof(rows) / sizeof *(rows))

static const char *const people[] = {
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 "
    "Safari/605.1.15",
    "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36 "
    "Edg/126.0.0.0",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 "
    "Mobile/15E148 Safari/604.1",
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36",
    "Mozilla/5.0 (Linux; Android 13; SM-S911B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/25.0 "
    "Chrome/121.0.0.0 Mobile Safari/537.36",
    "Mozilla/5.0 (Linux; Android 9; CUBOT_X19 Build/PPR1.180610.011; wv) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Version/4.0 Chrome/96.0.4664.104 Mobile Safari/537.36",
    "Mozilla/5.0 (Linux; Android 11; CUBOT KINGKONG MINI2) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/109.0.0.0 "
    "Mobile Safari/537.36",
    "Mozilla/5.0 (Linux; Android 7.0; CUBOT) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/109.0.0.0 Mobile "
    "Safari/537.36",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 16_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 "
    "[FBAN/FBIOS;FBAV/430.0.0.23.113;FBBV/510000000;FBDV/iPhone14,5;FBMD/iPhone;FBSN/iOS;FBSV/16.6;FBSS/3;FBID/"
    "phone;FBLC/en_US;FBOP/5]",
    "Mozilla/5.0 (Linux; Android 12; SM-G991B Build/SP1A.210812.016; wv) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Version/4.0 Chrome/114.0.5735.196 Mobile Safari/537.36 [FB_IAB/FB4A;FBAV/423.0.0.21.64;]",
    "Mozilla/5.0 (Linux; Android 12; SM-G991B Build/SP1A.210812.016; wv) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Version/4.0 Chrome/114.0.5735.196 Mobile Safari/537.36 [FB_IAB/Orca-Android;FBAV/420.0.0.9.107;]",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/21B74 "
    "Instagram 307.0.0.10.111 (iPhone13,2; iOS 17_1; en_US; en; scale=3.00; 1170x2532; 531703001)",
    "Mozilla/5.0 (Linux; Android 13; Pixel 7 Build/TQ3A; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 "
    "Chrome/116.0.0.0 Mobile Safari/537.36 Instagram 298.0.0.31.110 Android (33/13; 420dpi; 1080x2194; Google; Pixel "
    "7)",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/21E219 "
    "Barcelona 325.0 (iPhone14,2)",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 16_2 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 "
    "[LinkedInApp]/9.27.2217",
    "Mozilla/5.0 (Linux; Android 12; moto g; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/113.0 "
    "Mobile Safari/537.36 [LinkedInApp]/4.1.800",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 16_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 "
    "musical_ly_31.4.0 JsSdk/2.0 NetType/WIFI Channel/App Store ByteLocale/en Region/US isDarkMode/0 WKWebView/1 "
    "BytedanceWebview/d8a21c6",
    "Mozilla/5.0 (Linux; Android 11; RMX3201; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/115.0 "
    "Mobile Safari/537.36 trill_300904 AppName/musical_ly BytedanceWebview/d8a21c6",
    "Mozilla/5.0 (Linux; Android 13; 2201117TG; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/116.0 "
    "Mobile Safari/537.36 WhatsApp/2.23.17.76",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 16_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 "
    "Safari Line/13.10.0",
    "Mozilla/5.0 (Linux; Android 12; SM-A525F; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/112.0 "
    "Mobile Safari/537.36;KAKAOTALK 2410190",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 15_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 "
    "MicroMessenger/8.0.34(0x18002235) NetType/WIFI Language/en",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 15_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/15.6 "
    "Mobile/15E148 Snapchat/12.0.0.40 (like Safari/8613.3.9.0.7, panda)",
    "Mozilla/5.0 (Linux; Android 13; Pixel 6) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/119.0.0.0 Mobile "
    "Safari/537.36 Telegram-Android/10.2.3 (Google Pixel 6; Android 13; SDK 33; HIGH)",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 16_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 "
    "[Pinterest/iOS]",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 16_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 "
    "Twitter for iPhone/9.34",
    "Mozilla/5.0 (Linux; Android 12; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/110.0 Mobile "
    "Safari/537.36 TwitterAndroid",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "GSA/277.0.555192628 Mobile/15E148 Safari/604.1",
    "Mozilla/5.0 (Linux; Android 11; SAMSUNG SM-T500; DuckDuckGo/5) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/118.0 Safari/537.36",
    "Mozilla/5.0 (Windows NT 6.1; Trident/7.0; rv:11.0) like Gecko",
    "Mozilla/5.0 (compatible; MSIE 10.0; Windows NT 6.2; Trident/6.0)",
    "Mozilla/4.0 (compatible; MSIE 8.0; Windows NT 6.1; Trident/4.0; MSOffice 12)",
    "Mozilla/5.0 (compatible; Konqueror/4.14; Linux) KHTML/4.14.38 (like Gecko)",
    "Opera/9.80 (Android; Opera Mini/36.2.2254/119.132; U; id) Presto/2.12.423 Version/12.16",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/122.0.0.0 "
    "YaBrowser/24.4.0.0 Safari/537.36",
    "Mozilla/5.0 (Linux; U; Android 10; en-US; RMX1911) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/78.0 "
    "UCBrowser/13.4.0.1306 Mobile Safari/537.36",
    "UCWEB/2.0 (Java; U; MIDP-2.0; en-US; nokia) U2/1.0.0 UCBrowser/9.4 U2/1.0.0 Mobile",
    "Mozilla/5.0 (Mobile; Nokia_8110_4G; rv:48.0) Gecko/48.0 Firefox/48.0 KAIOS/2.5",
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/16.0 Safari/605.1.15 "
    "Epiphany/605.1.15",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Slack/4.38.125 "
    "Chrome/124.0.6367.118 Electron/30.0.2 Safari/537.36",
    "Lynx/2.8.9rel.1 libwww-FM/2.14 SSL-MM/1.4.1",
    "a browser that nobody has heard of/1.0",
};

static const char *const previews[] = {
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_11_1) AppleWebKit/601.2.4 (KHTML, like Gecko) Version/9.0.1 "
    "Safari/601.2.4 facebookexternalhit/1.1 Facebot Twitterbot/1.0",
    "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
    "facebookexternalhit/1.1",
    "facebookcatalog/1.0",
    "WhatsApp/2.23.18.78 A",
    "WhatsApp/2.2413.3 W",
    "WhatsApp/2.21.12.21 i",
    "WhatsApp/2",
    "Twitterbot/1.0",
    "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
    "Slackbot 1.0 (+https://api.slack.com/robots)",
    "Slack-ImgProxy (+https://api.slack.com/robots)",
    "TelegramBot (like TwitterBot)",
    "LinkedInBot/1.0 (compatible; Mozilla/5.0; Apache-HttpClient +http://www.linkedin.com)",
    "Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)",
    "Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5 skype-url-preview@microsoft.com",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko; Microsoft Teams Link Preview) "
    "Chrome/120.0",
    "Mastodon/4.2.8 (http.rb/5.1.1; +https://mastodon.example/) Bot",
    "http.rb/5.1.1 (Mastodon/4.1.2; +https://mastodon.example/)",
    "Mozilla/5.0 (compatible; Bluesky Cardyb/1.1; +mailto:support@bsky.app)",
    "Mozilla/5.0 (compatible; Pinterestbot/1.0; +http://www.pinterest.com/bot.html)",
    "Viber/13.3.0.4",
    "facebookexternalhit/1.1;line-poker/1.0",
    "facebookexternalhit/1.1; kakaotalk-scrap/1.0; +https://devtalk.kakao.com/t/scrap/33984",
    "Iframely/1.3.1 (+https://iframely.com/docs/about)",
    "Mozilla/5.0 (compatible; Embedly/0.2; +http://support.embed.ly/)",
    "Mozilla/5.0 (compatible; redditbot/1.0; +http://www.reddit.com/feedback)",
    "Mozilla/5.0 (compatible; vkShare; +http://vk.com/dev/Share)",
    "Mozilla/5.0 (compatible; TikTokSpider; ttspider-feedback@tiktok.com)",
    "Snap URL Preview Service; bot; snapchat; https://developers.snap.com/robots",
    "Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)",
    "Synapse (bot; +https://github.com/matrix-org/synapse)",
    "Mattermost-Bot/1.1",
    "Mozilla/4.0 (compatible; ms-office; MSOffice 16)",
    "Mozilla/5.0 (Windows NT 6.1; WOW64) AppleWebKit/534+ (KHTML, like Gecko) BingPreview/1.0b",
    "Misskey/2023.10 SummalyBot/4.0.2",
};

static const char *const crawlers[] = {
    "",
    "   ",
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "Mozilla/5.0 (Linux; Android 6.0.1; Nexus 5X Build/MMB29P) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 "
    "Mobile Safari/537.36 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm) "
    "Chrome/116.0 Safari/537.36",
    "Mozilla/5.0 (compatible; YandexBot/3.0; +http://yandex.com/bots)",
    "Mozilla/5.0 (compatible; Baiduspider/2.0; +http://www.baidu.com/search/spider.html)",
    "Sogou web spider/4.0(+http://www.sogou.com/docs/help/webmasters.htm#07)",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_5) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/13.1.1 "
    "Safari/605.1.15 (Applebot/0.1; +http://www.apple.com/go/applebot)",
    "Mozilla/5.0 (Linux; Android 7.0;) AppleWebKit/537.36 (KHTML, like Gecko) Mobile Safari/537.36 (compatible; "
    "PetalBot;+https://webmaster.petalsearch.com/site/petalbot)",
    "Mozilla/5.0 (Linux; Android 5.0) AppleWebKit/537.36 (KHTML, like Gecko) Mobile Safari/537.36 (compatible; "
    "Bytespider; spider-feedback@bytedance.com)",
    "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)",
    "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; ClaudeBot/1.0; +claudebot@anthropic.com)",
    "CCBot/2.0 (https://commoncrawl.org/faq/)",
    "Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)",
    "Mozilla/5.0 (compatible; SemrushBot-BA; +http://www.semrush.com/bot.html)",
    "Mozilla/5.0 (compatible; MJ12bot/v1.4.8; http://mj12bot.com/)",
    "meta-externalagent/1.1 (+https://developers.facebook.com/docs/sharing/webmasters/crawler)",
    "Mozilla/5.0 (compatible; Yahoo! Slurp; http://help.yahoo.com/help/us/ysearch/slurp)",
    "ia_archiver (+http://www.alexa.com/site/help/webmasters; crawler@alexa.com)",
    "Mozilla/5.0 (compatible; archive.org_bot +http://archive.org/details/archive.org_bot)",
    "AdsBot-Google (+http://www.google.com/adsbot.html)",
    "Mediapartners-Google",
    "Mozilla/5.0 (compatible; 360Spider; )",
    "360Spider",
    "curl/8.5.0",
    "Wget/1.21.4",
    "python-requests/2.31.0",
    "Python-urllib/3.11",
    "Python/3.11 aiohttp/3.9.1",
    "Go-http-client/2.0",
    "okhttp/4.12.0",
    "axios/1.6.2",
    "node-fetch/1.0 (+https://github.com/bitinn/node-fetch)",
    "node",
    "Java/17.0.9",
    "Apache-HttpClient/4.5.13 (Java/11.0.20)",
    "GuzzleHttp/7",
    "PostmanRuntime/7.36.0",
    "libwww-perl/6.67",
    "Ruby",
    "Scrapy/2.11.0 (+https://scrapy.org)",
    "Dalvik/2.1.0 (Linux; U; Android 13; Pixel 7 Build/TQ3A.230901.001)",
    "Notes/1 CFNetwork/1494.0.7 Darwin/23.4.0",
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/126.0.0.0 Safari/537.36",
    "Mozilla/5.0 (Unknown; Linux x86_64) AppleWebKit/538.1 (KHTML, like Gecko) PhantomJS/2.1.1 Safari/538.1",
    "Mozilla/5.0 (Linux; Android 11; moto g power (2022)) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/119.0.0.0 "
    "Mobile Safari/537.36 Chrome-Lighthouse",
    "Mozilla/5.0+(compatible; UptimeRobot/2.0; http://www.uptimerobot.com/)",
    "Pingdom.com_bot_version_1.4_(http://www.pingdom.com/)",
    "StatusCake",
    "Uptime-Kuma/1.23.11",
    "Better Uptime Bot Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36",
    "Blackbox Exporter/0.24.0 crawler",
    "Blackbox-Exporter/0.25.0",
    "check_http/v2.3.3 (monitoring-plugins 2.3.3)",
    "ELB-HealthChecker/2.0",
    "kube-probe/1.28",
    "Amazon-Route53-Health-Check-Service (ref 1; report http://amzn.to/1vsZADi)",
    "Mozilla/5.0 (compatible; CensysInspect/1.1; +https://about.censys.io/)",
    "Mozilla/5.0 zgrab/0.x",
    "Expanse, a Palo Alto Networks company, searches across the global IPv4 space",
    "Mozilla/5.0 (compatible; Barracuda Sentinel)",
    "BarracudaCentral/1.0",
    "Mozilla/5.0 (compatible)",
    "Mozilla/5.0 (Windows NT; Windows NT 10.0; en-US) WindowsPowerShell/5.1.19041.3031",
    "W3C_Validator/1.3 http://validator.w3.org/services",
    "WordPress/6.4.2; https://blog.example",
    "Feedly/1.0 (+http://www.feedly.com/fetcher.html; 5 subscribers)",
};

static void expect(const char *const *agents, size_t count, enum exclusion want)
{
    for (size_t i = 0; i < count; i++) {
        enum exclusion got = visitor_exclusion(&(struct visit_request){ .user_agent = str_of(agents[i]) });
        if (got != want) fail_msg("%d, not %d: %s", (int)got, (int)want, agents[i]);
    }
}

static void tells_agents_apart(void **state)
{
    (void)state;
    expect(people, LENGTH(people), NOT_EXCLUDED);
    expect(previews, LENGTH(previews), EXCLUDED_PREVIEW);
    expect(crawlers, LENGTH(crawlers), EXCLUDED_CRAWLER);
}

static void has_its_table_in_order(void **state)
{
    (void)state;
    for (size_t i = 0; i < agent_word_count; i++) {
        const struct agent_word *w = &agent_words[i];
        if (i && str_cmp(agent_words[i - 1].word, w->word) >= 0) fail_msg("out of order: %.*s", STR_ARG(w->word));
        assert_int_equal(agent_exclusion(w->word), w->exclusion); /* each row can be reached */
        char later[80];
        snprintf(later, sizeof later, "Mozilla/5.0 (X11) %.*s/1.0", STR_ARG(w->word));
        enum exclusion then = agent_exclusion(str_of(later));
        if (!w->first && then != w->exclusion) fail_msg("not found further on: %.*s", STR_ARG(w->word));
        if (w->first && then != NOT_EXCLUDED) fail_msg("found further on: %.*s", STR_ARG(w->word));
    }
}

static void takes_the_first_reason(void **state)
{
    (void)state;
    const struct str bot = STR("Twitterbot/1.0"), person = str_of(people[0]);
    static const struct {
        struct visit_request request;
        enum exclusion want;
        bool person;
    } rows[] = {
        { { .is_head = true, .sec_purpose = { "prefetch", sizeof "prefetch" - 1 } }, EXCLUDED_HEAD, false },
        { { .sec_purpose = { "prefetch", sizeof "prefetch" - 1 } }, EXCLUDED_PREFETCH, false },
        { { .sec_purpose = { "prefetch;prerender", sizeof "prefetch;prerender" - 1 } }, EXCLUDED_PREFETCH, true },
        { { .sec_purpose = { "prefetch;anonymous-client-ip", sizeof "prefetch;anonymous-client-ip" - 1 } },
          EXCLUDED_PREFETCH,
          true },
        { { .purpose = { "Prefetch", sizeof "Prefetch" - 1 } }, EXCLUDED_PREFETCH, true },
        { { .purpose = { "preview", sizeof "preview" - 1 } }, EXCLUDED_PREFETCH, true },
        { { .x_moz = { "prefetch", sizeof "prefetch" - 1 } }, EXCLUDED_PREFETCH, true },
        { { .sec_purpose = { "", sizeof "" - 1 } }, EXCLUDED_PREVIEW, false },
        { { .purpose = { "navigate", sizeof "navigate" - 1 } }, NOT_EXCLUDED, true },
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        struct visit_request request = rows[i].request;
        request.user_agent = rows[i].person ? person : bot;
        assert_int_equal(visitor_exclusion(&request), rows[i].want);
    }
}

static void has_stable_codes(void **state)
{
    (void)state;
    static const char *const codes[] = { "head", "prefetch", "preview", "crawler", "applicant", "own_link", "repeat" };
    assert_int_equal(LENGTH(codes), EXCLUDED_COUNT);
    for (enum exclusion e = 0; e < EXCLUDED_COUNT; e++) {
        enum exclusion back = NOT_EXCLUDED;
        assert_string_equal(exclusion_code(e), codes[e]);
        assert_true(exclusion_from_code(str_of(codes[e]), &back));
        assert_int_equal(back, e);
    }
    enum exclusion none;
    assert_false(exclusion_from_code(STR("counted"), &none));
}

static void hashes_what_tells_visitors_apart(void **state)
{
    (void)state;
    assert_int_equal(crypto_start(), OK);
    struct hash key = sha256(STR("day one")), other_key = sha256(STR("day two"));
    const struct str v4 = STR("\xCB\x00\x71\x09"), v4_other = STR("\xCB\x00\x71\x0A");
    const struct str mapped = STR("\0\0\0\0\0\0\0\0\0\0\xFF\xFF\xCB\x00\x71\x09");
    const struct str v6 = STR("\x20\x01\x0d\xb8\0\1\0\2\0\0\0\0\0\0\0\1");
    const struct str v6_same_net = STR("\x20\x01\x0d\xb8\0\1\0\2\xFF\0\0\0\0\0\0\7");
    const struct str v6_other_net = STR("\x20\x01\x0d\xb8\0\1\0\3\0\0\0\0\0\0\0\1");
    const struct str agent = str_of(people[0]);
    struct hash one = visitor_hash(key, v4, agent, 7);
    assert_true(hash_eq(one, visitor_hash(key, v4, agent, 7)));
    assert_true(hash_eq(one, visitor_hash(key, mapped, agent, 7)));
    assert_false(hash_eq(one, visitor_hash(key, v4_other, agent, 7)));
    assert_false(hash_eq(one, visitor_hash(key, v4, STR("x"), 7)));
    assert_false(hash_eq(one, visitor_hash(key, v4, agent, 8)));
    assert_false(hash_eq(one, visitor_hash(other_key, v4, agent, 7)));
    assert_true(hash_eq(visitor_hash(key, v4, STR_NONE, 7), visitor_hash(key, v4, STR(""), 7)));
    struct hash six = visitor_hash(key, v6, agent, 7);
    assert_true(hash_eq(six, visitor_hash(key, v6_same_net, agent, 7)));
    assert_false(hash_eq(six, visitor_hash(key, v6_other_net, agent, 7)));
    /* fields keep their borders */
    assert_false(
        hash_eq(visitor_hash(key, STR("\1\2\3\4"), STR("\5x"), 1), visitor_hash(key, STR("\1\2\3\4\5"), STR("x"), 1)));
    assert_int_equal(visitor_network(v6).n, 8);
    assert_int_equal(visitor_network(mapped).n, 4);
}

/* Printed, and held only against a change of kind: the time of a machine under test is nobody's fault. */
static void is_quick(void **state)
{
    (void)state;
    struct timespec from, to;
    enum { ROUNDS = 2000 };
    int excluded = 0;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &from);
    for (int round = 0; round < ROUNDS; round++)
        for (size_t i = 0; i < LENGTH(people); i++) excluded += agent_exclusion(str_of(people[i])) != NOT_EXCLUDED;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &to);
    double ns =
        ((double)(to.tv_sec - from.tv_sec) * 1e9 + (double)(to.tv_nsec - from.tv_nsec)) / ROUNDS / LENGTH(people);
    print_message("a user agent is judged in %.0f ns\n", ns);
    assert_int_equal(excluded, 0);
    assert_true(ns < 100000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tells_agents_apart),
        cmocka_unit_test(has_its_table_in_order),
        cmocka_unit_test(takes_the_first_reason),
        cmocka_unit_test(has_stable_codes),
        cmocka_unit_test(hashes_what_tells_visitors_apart),
        cmocka_unit_test(is_quick),
    };
    return cmocka_run_group_tests_name("visitor", tests, NULL, NULL);
}
