package io.groundkeeper.it.sasl;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundkeeper.it.garbage.Wire;
import io.groundkeeper.it.garbage.WireClient;
import io.groundkeeper.it.server.ConfiguredService;
import io.groundkeeper.it.server.ServerSettings;
import io.groundkeeper.it.server.SideBySide;
import io.groundkeeper.proxy.fuzz.Bytes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.CallbackHandler;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.PasswordCallback;
import javax.security.sasl.RealmCallback;
import javax.security.sasl.Sasl;
import javax.security.sasl.SaslClient;
import org.apache.jute.BinaryInputArchive;
import org.apache.zookeeper.ZooDefs.OpCode;
import org.apache.zookeeper.proto.ConnectRequest;
import org.apache.zookeeper.proto.GetSASLRequest;
import org.apache.zookeeper.proto.ReplyHeader;
import org.apache.zookeeper.proto.SetSASLResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tokens of DIGEST-MD5 as no client of ZooKeeper's sends them. */
@Timeout(300)
class SaslTokenTest {
    private static final String PROVIDER = "org.apache.zookeeper.server.auth.SASLAuthenticationProvider";

    @TempDir
    Path dir;

    /** What becomes of the right answer to the server's challenge. */
    private static Map<String, UnaryOperator<String>> answers() {
        Map<String, UnaryOperator<String>> answers = new LinkedHashMap<>();
        answers.put("as it is", answer -> answer);
        answers.put("nothing", answer -> "");
        answers.put("no pairs", answer -> "abc");
        answers.put("no end of a quote", answer -> "username=\"alice");
        answers.put("only commas", answer -> ",,,,");
        answers.put("a lone name", answer -> "username=");
        for (String name : List.of(
                "username", "realm", "nonce", "cnonce", "nc", "qop", "digest-uri", "response", "charset", "maxbuf")) {
            answers.put("without " + name, answer -> answer.replaceFirst("(^|,)" + name + "=(\"[^\"]*\"|[^,]*)", ""));
            answers.put("empty " + name, answer -> changed(answer, name, "\"\""));
            answers.put("another " + name, answer -> changed(answer, name, "other"));
            answers.put("a number as " + name, answer -> changed(answer, name, "00000002"));
            answers.put("two of " + name, answer -> answer + "," + name + "=\"x\"");
        }
        answers.put("for another", answer -> answer + ",authzid=\"bob\"");
        answers.put("something unknown", answer -> answer + ",colour=\"blue\"");
        answers.put("a cipher", answer -> answer + ",cipher=\"rc4\"");
        answers.put("not in ASCII", answer -> answer.replace("alice", "\u00e4lice"));
        answers.put("much", answer -> answer + ",x=\"" + "y".repeat(5_000) + "\"");
        return answers;
    }

    private static String changed(String answer, String name, String value) {
        return answer.replaceFirst("(^|,)" + name + "=(\"[^\"]*\"|[^,]*)", "$1" + name + "=" + value);
    }

    @Test
    void areAnsweredAsByZooKeeper() throws Exception {
        Path jaas = Files.writeString(dir.resolve("jaas.conf"), """
                Server {
                  org.apache.zookeeper.server.auth.DigestLoginModule required
                  user_alice="wonder"
                  user_bob="builder";
                };
                """);
        ServerSettings settings = ServerSettings.PLAIN
                .with("authProvider.1", PROVIDER)
                .withFlag("-Djava.security.auth.login.config=" + jaas);
        try (SideBySide servers = SideBySide.start(dir, settings)) {
            List<String> seen = servers.compare(SaslTokenTest::everyAnswer);

            assertThat(seen.get(0)).isEqualTo("as it is: token, 0 token, -115 nothing, closed");
        }
    }

    private static List<String> everyAnswer(ConfiguredService service) throws Exception {
        List<String> lines = new ArrayList<>();
        for (Map.Entry<String, UnaryOperator<String>> answer : answers().entrySet()) {
            lines.add(answer.getKey() + ": " + negotiated(service, answer.getValue()));
        }
        lines.add("a first token: " + begun(service, "username=\"alice\"".getBytes(StandardCharsets.UTF_8)));
        lines.add("a long first token: " + begun(service, new byte[10_000]));
        return lines;
    }

    /** What comes of the answer, and of going on after it. */
    private static String negotiated(ConfiguredService service, UnaryOperator<String> change) throws Exception {
        try (WireClient client = open(service)) {
            client.send(sasl(1, new byte[0]));
            byte[] challenge = token(client.receive().orElseThrow());
            if (challenge == null) {
                return "no challenge";
            }
            SaslClient right = Sasl.createSaslClient(
                    new String[] {"DIGEST-MD5"}, null, "zookeeper", "zk-sasl-md5", Map.of(), alice());
            String answer = new String(right.evaluateChallenge(challenge), StandardCharsets.UTF_8);
            client.send(sasl(2, change.apply(answer).getBytes(StandardCharsets.UTF_8)));
            String first = described(client.receive());
            client.send(sasl(3, new byte[0]));
            String second = described(client.receive());
            return "token, " + first + ", " + second + ", " + (client.receive().isEmpty() ? "closed" : "more");
        }
    }

    private static String begun(ConfiguredService service, byte[] token) throws Exception {
        try (WireClient client = open(service)) {
            client.send(sasl(1, token));
            return described(client.receive());
        }
    }

    private static WireClient open(ConfiguredService service) throws IOException {
        WireClient client = WireClient.connect(service);
        client.handshake(new ConnectRequest(0, 0, WireClient.SESSION_TIMEOUT_MILLIS, 0, new byte[16], false));
        return client;
    }

    private static byte[] sasl(int xid, byte[] token) {
        return Wire.request(xid, OpCode.sasl, Bytes.of(new GetSASLRequest(token)));
    }

    private static String described(Optional<byte[]> frame) throws IOException {
        if (frame.isEmpty()) {
            return "closed";
        }
        BinaryInputArchive in = BinaryInputArchive.getArchive(new ByteArrayInputStream(frame.get()));
        ReplyHeader header = new ReplyHeader();
        header.deserialize(in, "header");
        return header.getErr() + (token(frame.get()) == null ? " nothing" : " token");
    }

    private static byte[] token(byte[] frame) throws IOException {
        BinaryInputArchive in = BinaryInputArchive.getArchive(new ByteArrayInputStream(frame));
        new ReplyHeader().deserialize(in, "header");
        SetSASLResponse response = new SetSASLResponse();
        response.deserialize(in, "response");
        return response.getToken();
    }

    private static CallbackHandler alice() {
        return callbacks -> {
            for (Callback callback : callbacks) {
                if (callback instanceof NameCallback name) {
                    name.setName("alice");
                } else if (callback instanceof PasswordCallback password) {
                    password.setPassword("wonder".toCharArray());
                } else if (callback instanceof RealmCallback realm) {
                    realm.setText(realm.getDefaultText());
                }
            }
        };
    }
}
