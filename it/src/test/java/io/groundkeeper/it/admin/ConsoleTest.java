package io.groundkeeper.it.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundkeeper.it.clients.Installed;
import io.groundkeeper.it.clients.NeedsInstalled;
import io.groundkeeper.it.engine.EngineStore;
import io.groundkeeper.it.engine.LoopbackPorts;
import io.groundkeeper.it.server.GroundkeeperProcess;
import io.groundkeeper.it.server.ServerSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The console in a browser: what strangers have written into znodes is read there, and does nothing. */
@NeedsInstalled(Installed.CHROMIUM)
@Timeout(300)
class ConsoleTest {
    private static final String OWNED = "owned";
    private static final List<String> NAMES = List.of(
            "<img src=x onerror=document.title='owned'>",
            "\"><svg onload=document.title='owned'>",
            "javascript:document.title='owned'",
            "' onmouseover='document.title=1",
            "%2e%2e",
            "a&amp;b;c?d#e+f g",
            "abc\u202egpj.exe",
            "zero\u200bwidth",
            "\u4e2d\u6587");

    @TempDir
    static Path dir;

    private static ServerSocket elsewhere;
    private static GroundkeeperProcess service;
    private static ZooKeeper client;
    private static String console;
    private static Chromium chromium;

    @BeforeAll
    static void start() throws Exception {
        elsewhere = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        int adminPort = LoopbackPorts.free();
        service = GroundkeeperProcess.launch(
                dir, EngineStore.create(dir), new ServerSettings(Map.of(), List.of()), OptionalInt.of(0), adminPort);
        service.awaitStart();
        console = "http://127.0.0.1:" + adminPort + "/console/";
        client = new ZooKeeper(service.connectString(), 30_000, event -> {});
        chromium = new Chromium(dir);
        create("/hostile", hostile());
        for (String name : NAMES) {
            create("/hostile/" + name, hostile());
        }
        create("/json", "{\"brokers\":[1,2,3],\"html\":\"<b>&</b>\"}".getBytes(StandardCharsets.UTF_8));
        create("/large", "0123456789abcdef".repeat(60_000).getBytes(StandardCharsets.UTF_8));
        create("/bytes", new byte[] {0, 1, 2, (byte) 0xff, '<', 'b', '>', (byte) 0xed, (byte) 0xa0, (byte) 0x80});
        client.create("/ephemeral", null, Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
        new HBaseScene(client).play();
    }

    private static byte[] hostile() {
        String uri = "http://127.0.0.1:" + elsewhere.getLocalPort();
        return ("<script>document.title='owned'</script><script src=" + uri + "></script><img src=" + uri
                        + "><iframe src=javascript:alert(1)></iframe></pre><style>@import '" + uri
                        + "'</style><meta http-equiv=refresh content='0;url=" + uri + "'>\u202e")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static void create(String path, byte[] data) throws Exception {
        client.create(path, data, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
    }

    @AfterAll
    static void stop() throws Exception {
        client.close();
        service.close();
        elsewhere.close();
    }

    @Test
    void nothingOfHostileZnodesRuns() throws Exception {
        Document parent = chromium.page(znode("/hostile"));

        assertHarmless(parent);
        assertThat(parent.select(".children a").eachText())
                .contains(NAMES.get(0), NAMES.get(1), NAMES.get(2), "abc\\u{202e}gpj.exe", "zero\\u{200b}width");
        for (String name : NAMES) {
            String link = parent.select(".children a").stream()
                    .map(each -> each.absUrl("href"))
                    .filter(each -> each.equals(znode("/hostile/" + name)))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no link to " + name));
            Document child = chromium.page(link);
            assertHarmless(child);
            assertThat(child.select("pre").text()).contains("<script>document.title='owned'</script>", "\\u{202e}");
        }
        assertThat(connectionsElsewhere()).isZero();
    }

    private static void assertHarmless(Document page) {
        assertThat(page.title()).isNotEqualTo(OWNED).endsWith("\u00b7 Groundkeeper");
        assertThat(page.select("script, img, svg, iframe, style, object, embed, meta[http-equiv]"))
                .isEmpty();
        page.getAllElements()
                .forEach(element -> assertThat(element.attributes().asList())
                        .noneMatch(attribute -> attribute.getKey().startsWith("on")));
        page.select("[href]")
                .forEach(element -> assertThat(element.attr("href")).startsWith("/"));
    }

    private static int connectionsElsewhere() throws IOException {
        elsewhere.setSoTimeout(1);
        try {
            elsewhere.accept().close();
            return 1;
        } catch (SocketTimeoutException e) {
            return 0;
        }
    }

    @Test
    void hbaseIsDecoded() throws Exception {
        Document page = chromium.page(console + "hbase?tenant=default");
        String text = page.text().replaceAll("\\s+", " ");

        assertHarmless(page);
        assertThat(text)
                .contains(
                        HBaseScene.CLUSTER_ID,
                        "master-1.example.org:16000 active 2025-10-09 08:53:20.123 UTC 16010",
                        "master-2.example.org:16000 backup",
                        "meta-region-server rs-1.example.org:16020 open",
                        "meta-region-server-1 rs-2.example.org:16020 opening",
                        "rs-2.example.org:16020 2025-10-09 08:53:30.002 UTC 1760000010002 16030 2.6.4",
                        "usertable enabled",
                        "warehouse:orders disabling",
                        "backup enabled zk.backup.example.org:2181:/hbase",
                        "merge off",
                        "broken 000000 ff 00 00 01 00 50 42 55 46");
    }

    /** They are in {@code target/screenshots}, to be looked at. */
    @Test
    void everyPageIsPhotographed() throws Exception {
        Path pictures = Files.createDirectories(Path.of("target", "screenshots"));
        Map<String, String> pages = new LinkedHashMap<>();
        pages.put("overview", console);
        pages.put("tenant", console + "tenant?name=default");
        pages.put("znode", znode("/hostile"));
        pages.put("json", znode("/json"));
        pages.put("large", znode("/large"));
        pages.put("bytes", znode("/bytes"));
        pages.put("root", znode("/"));
        pages.put("hbase", console + "hbase?tenant=default");
        pages.put("missing", znode("/nowhere"));
        for (Map.Entry<String, String> page : pages.entrySet()) {
            Path light = pictures.resolve(page.getKey() + "-light.png");
            Path dark = pictures.resolve(page.getKey() + "-dark.png");
            chromium.photograph(page.getValue(), false, 1200, 1000, light);
            chromium.photograph(page.getValue(), true, 1200, 1000, dark);
            assertThat(Files.mismatch(light, dark)).as("light and dark differ").isNotEqualTo(-1);
        }
        chromium.photograph(znode("/hostile"), false, 500, 1100, pictures.resolve("znode-narrow.png"));
        chromium.photograph(console, true, 500, 1100, pictures.resolve("overview-narrow.png"));
    }

    private static String znode(String path) {
        String encoded = URLEncoder.encode(path, StandardCharsets.UTF_8).replace("%2F", "/");
        return console + "znode?path=" + encoded + "&tenant=default";
    }
}
