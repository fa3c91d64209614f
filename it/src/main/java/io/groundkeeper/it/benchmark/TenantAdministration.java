package io.groundkeeper.it.benchmark;

import io.groundkeeper.it.http.HttpPort;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The admin server of a Groundkeeper that is to be started. */
final class TenantAdministration {
    private static final String TOKEN = "benchmark-benchmark";
    private static final int CREATED = 201;

    private final InetSocketAddress address;
    private final HttpPort http;
    private final Path token;

    private TenantAdministration(InetSocketAddress address, Path token) {
        this.address = address;
        this.http = HttpPort.of(address.getPort()).withToken(TOKEN);
        this.token = token;
    }

    static TenantAdministration at(InetSocketAddress address, Path dir) throws IOException {
        return new TenantAdministration(address, Files.writeString(dir.resolve("token"), TOKEN));
    }

    /** The settings that the server needs, beside others. */
    Map<String, String> with(Map<String, String> others) {
        Map<String, String> settings = new HashMap<>(others);
        settings.put("admin.serverAddress", address.getAddress().getHostAddress());
        settings.put("admin.serverPort", Integer.toString(address.getPort()));
        settings.put("admin.tokenFile", token.toString());
        return settings;
    }

    void create(String tenant) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send("PUT", "/tenants/" + tenant);
        if (response.statusCode() != CREATED) {
            throw new IOException("tenant " + tenant + " was not created: " + response.body());
        }
    }

    double openTenants() throws IOException, InterruptedException {
        return sum("groundkeeper_tenants_open");
    }

    /** How often the logs of all tenants were looked at so far. */
    double logReads() throws IOException, InterruptedException {
        return sum("groundkeeper_log_reads_total{");
    }

    private double sum(String begin) throws IOException, InterruptedException {
        return http.get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(begin))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }
}
