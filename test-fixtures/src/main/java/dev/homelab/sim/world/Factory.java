package dev.homelab.sim.world;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.homelab.sim.kube.SimulatorException;
import dev.homelab.sim.kube.http.KeptFile;
import dev.homelab.sim.kube.http.RequestLog;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.talos.Image;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.jspecify.annotations.Nullable;

/** An image factory: schematics with their ids, catalogues, and images of a few bytes. */
public final class Factory implements AutoCloseable {
  private static final String FILE = "schematics.json";
  private static final String AGENT = "siderolabs/qemu-guest-agent";
  private static final List<String> EXTENSIONS =
      List.of(
          "siderolabs/amd-ucode",
          "siderolabs/amdgpu",
          "siderolabs/cloudflared",
          "siderolabs/drbd",
          "siderolabs/i915",
          "siderolabs/intel-ucode",
          "siderolabs/iscsi-tools",
          "siderolabs/nfs-utils",
          "siderolabs/nonfree-kmod-nvidia-lts",
          "siderolabs/nonfree-kmod-nvidia-production",
          "siderolabs/nvidia-container-toolkit-lts",
          "siderolabs/nvidia-container-toolkit-production",
          "siderolabs/nvidia-open-gpu-kernel-modules-lts",
          "siderolabs/nvidia-open-gpu-kernel-modules-production",
          AGENT,
          "siderolabs/tailscale",
          "siderolabs/util-linux-tools",
          "siderolabs/xe",
          "siderolabs/zfs");
  private static final List<String> VERSIONS =
      List.of(
          "v1.9.6", "v1.10.9", "v1.11.6", "v1.12.11", "v1.13.0", "v1.13.6", "v1.13.8", "v1.13.9");
  private static final Pattern IMAGE =
      Pattern.compile("/(image|cache)/([0-9a-f]{64})/(v[0-9][^/]*)/([^/]+)");
  private static final Pattern PATH =
      Pattern.compile(
          "(metal|nocloud)-(amd64|arm64)(-secureboot)?\\.(iso|raw|qcow2|vhd|ova)(\\.(gz|xz|zst|tar\\.gz))?"
              + "|kernel-(amd64|arm64)|initramfs-(amd64|arm64)\\.xz|cmdline-[a-z]+-(amd64|arm64)"
              + "|(metal|nocloud)-(amd64|arm64)(-secureboot)?-uki\\.efi|installer-(amd64|arm64)\\.tar");
  private static final YAMLMapper YAML =
      YAMLMapper.builder(
              YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
          .build();

  private final KeptFile file;
  private final ObjectNode schematics;
  private final MockWebServer server = new MockWebServer();
  private final RequestLog log = new RequestLog();
  private final AtomicInteger failures = new AtomicInteger();
  private volatile int failure;
  private volatile boolean strict;

  private Factory(@Nullable Path folder, int port) {
    this.file = KeptFile.in(folder, FILE);
    this.schematics = file.read();
    if (schematics.isEmpty()) {
      schematics.put(Image.EMPTY, "customization: {}\n");
    }
    Logger.getLogger(MockWebServer.class.getName()).setLevel(Level.OFF);
    server.setDispatcher(
        new Dispatcher() {
          @Override
          public MockResponse dispatch(RecordedRequest request) throws InterruptedException {
            server.takeRequest(0, java.util.concurrent.TimeUnit.SECONDS);
            return answered(request);
          }
        });
    try {
      InetAddress loopback = InetAddress.getByAddress("localhost", new byte[] {127, 0, 0, 1});
      server.start(loopback, port);
    } catch (IOException e) {
      throw new SimulatorException("the image factory cannot listen", e);
    }
  }

  /** A factory that keeps its schematics in a folder; in memory when there is none. */
  public static Factory start(@Nullable Path folder, int port) {
    return new Factory(folder, port);
  }

  /** Its address. */
  public String url() {
    return "http://127.0.0.1:" + server.getPort();
  }

  /** Answers the next requests with a status such as 429 or 500. */
  public void fail(int status, int times) {
    failure = status;
    failures.set(times);
  }

  /** What it was asked. */
  public RequestLog log() {
    return log;
  }

  /** Whether hosts can download only images whose schematic was posted before. */
  public void strict(boolean only) {
    strict = only;
  }

  /** Why a download from it fails; empty for one that works or that is not from a factory. */
  String refusal(String url) {
    return Image.ofMedium(url)
        .filter(image -> strict && !knows(image.schematic()))
        .map(image -> "download failed: HTTP ERROR 404 schematic ID not found")
        .orElse("");
  }

  /** Whether it knows a schematic. */
  public synchronized boolean knows(String schematic) {
    return schematics.has(schematic);
  }

  /**
   * The extensions of a schematic. One that nobody has posted counts as one for Proxmox VE: its id
   * can be computed without a factory.
   */
  synchronized List<String> extensions(String schematic) {
    if (!schematics.has(schematic)) {
      return List.of(AGENT);
    }
    List<String> all = new ArrayList<>();
    try {
      JsonNode read = YAML.readTree(schematics.path(schematic).asText());
      Json.at(read, "customization.systemExtensions.officialExtensions")
          .forEach(one -> all.add(one.asText()));
      return all;
    } catch (IOException e) {
      throw new SimulatorException("a schematic cannot be read", e);
    }
  }

  private MockResponse answered(RecordedRequest request) {
    String path = request.getUrl().encodedPath();
    MockResponse reply =
        failures.getAndDecrement() > 0 ? plain(failure, "unavailable") : answer(request, path);
    failures.updateAndGet(left -> Math.max(0, left));
    log.add(new RequestLog.Entry(request.getMethod(), path, "", "", reply.getCode()));
    return reply;
  }

  private MockResponse answer(RecordedRequest request, String path) {
    if (request.getMethod().equals("POST") && path.equals("/schematics")) {
      var body = request.getBody();
      return post(body == null ? "" : body.utf8());
    }
    if (!request.getMethod().equals("GET") && !request.getMethod().equals("HEAD")) {
      return plain(405, "method not allowed");
    }
    if (path.startsWith("/schematics/")) {
      return stored(path.substring("/schematics/".length()));
    }
    if (path.equals("/versions")) {
      ArrayNode all = Json.array();
      VERSIONS.forEach(all::add);
      return json(200, all);
    }
    if (path.matches("/version/v[^/]+/extensions/official")) {
      ArrayNode all = Json.array();
      for (String name : EXTENSIONS) {
        all.addObject().put("name", name).put("ref", "ghcr.io/" + name + ":v1").put("digest", "");
      }
      return json(200, all);
    }
    return image(path);
  }

  private synchronized MockResponse stored(String id) {
    return schematics.has(id)
        ? plain(200, schematics.path(id).asText())
        : plain(404, "schematic ID not found\n");
  }

  private MockResponse post(String body) {
    try {
      JsonNode read = YAML.readTree(body);
      Optional<String> trouble = SchematicText.trouble(read);
      if (trouble.isPresent()) {
        return plain(400, trouble.get() + "\n");
      }
      String text = SchematicText.of(read);
      String id = SchematicText.id(text);
      keep(id, text);
      return json(201, Json.object().put("id", id));
    } catch (IOException e) {
      return plain(400, "yaml: unmarshal errors\n");
    }
  }

  private synchronized void keep(String id, String text) {
    schematics.put(id, text);
    file.keep(schematics);
  }

  private MockResponse image(String path) {
    Matcher form = IMAGE.matcher(path);
    if (!form.matches()) {
      return plain(404, "not found\n");
    }
    if (!knows(form.group(2))) {
      return plain(404, "schematic ID not found\n");
    }
    if (!PATH.matcher(form.group(4)).matches()) {
      return plain(400, "invalid image path " + form.group(4) + "\n");
    }
    if (!Set.copyOf(VERSIONS).contains(form.group(3))) {
      return plain(404, "version not found\n");
    }
    if (form.group(1).equals("image")) {
      return new MockResponse.Builder()
          .code(302)
          .addHeader("Location", url() + path.replaceFirst("/image/", "/cache/"))
          .build();
    }
    if (form.group(4).startsWith("cmdline-")) {
      String platform = form.group(4).split("-", 3)[1];
      return plain(200, "talos.platform=" + platform + " console=tty0 init_on_alloc=1\n");
    }
    return plain(200, "simulated image " + form.group(2) + " " + form.group(3) + "\n");
  }

  private static MockResponse plain(int status, String text) {
    return new MockResponse.Builder()
        .code(status)
        .addHeader("Content-Type", "text/plain")
        .body(text)
        .build();
  }

  private static MockResponse json(int status, JsonNode body) {
    return new MockResponse.Builder()
        .code(status)
        .addHeader("Content-Type", "application/json")
        .body(new String(Json.bytes(body), StandardCharsets.UTF_8))
        .build();
  }

  @Override
  public void close() {
    server.close();
    file.close();
  }
}
