package dev.homelab.sim.kube.diff;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.homelab.sim.kube.json.Json;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.tls.Certificates;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;

/** One of the two servers, reached by its kubeconfig. */
final class Side implements AutoCloseable {
  private static final long LIMIT_SECONDS = 60;
  final String name;
  private final Path kubeconfig;
  private final Path kubectl;
  private final String url;
  private final String token;
  private final OkHttpClient http;
  private final KubernetesClient fabric8;

  Side(String name, Path kubeconfig, Path kubectl) {
    this.name = name;
    this.kubeconfig = kubeconfig;
    this.kubectl = kubectl;
    try {
      String text = Files.readString(kubeconfig);
      JsonNode file = new YAMLMapper().readTree(text);
      JsonNode cluster = file.path("clusters").path(0).path("cluster");
      JsonNode user = file.path("users").path(0).path("user");
      this.url = cluster.path("server").asText();
      this.token = user.path("token").asText();
      HandshakeCertificates.Builder trust =
          new HandshakeCertificates.Builder()
              .addTrustedCertificate(
                  Certificates.decodeCertificatePem(decode(cluster, "certificate-authority-data")));
      if (user.has("client-key-data")) {
        trust.heldCertificate(
            HeldCertificate.decode(
                decode(user, "client-certificate-data") + decode(user, "client-key-data")));
      }
      HandshakeCertificates certificates = trust.build();
      this.http =
          new OkHttpClient.Builder()
              .sslSocketFactory(certificates.sslSocketFactory(), certificates.trustManager())
              .readTimeout(java.time.Duration.ofSeconds(LIMIT_SECONDS))
              .build();
      Config config = Config.fromKubeconfig(text);
      config.setClientKeyAlgo("EC");
      config.setUserAgent("diff/1");
      config.setRequestRetryBackoffLimit(0);
      this.fabric8 = new KubernetesClientBuilder().withConfig(config).build();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String decode(JsonNode node, String field) {
    byte[] bytes = Base64.getDecoder().decode(node.path(field).asText());
    return new String(bytes, StandardCharsets.UTF_8);
  }

  KubernetesClient fabric8() {
    return fabric8;
  }

  /** Sends one request and gives {@code {code, body}} . */
  ObjectNode send(String method, String path, String type, JsonNode body) {
    RequestBody content =
        method.equals("GET")
            ? null
            : RequestBody.create(
                body.isMissingNode() ? "" : body.isTextual() ? body.asText() : body.toString(),
                MediaType.get(type));
    Request.Builder request =
        new Request.Builder()
            .url(url + path)
            .method(method, content)
            .header("User-Agent", "diff/1");
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    try (Response response = http.newCall(request.build()).execute()) {
      ObjectNode out = Json.object().put("code", response.code());
      response.headers("Warning").forEach(out.withArray("warnings")::add);
      String text = response.body().string();
      if (text.startsWith("{")) {
        out.set("body", Json.read(text));
      } else {
        out.put("text", text);
      }
      return out;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs kubectl and gives {@code {exit, out, err}}. */
  ObjectNode kubectl(List<String> arguments, String stdin) {
    try {
      List<String> line = new ArrayList<>(List.of(kubectl.toString(), "--kubeconfig"));
      line.add(kubeconfig.toString());
      line.addAll(arguments);
      Path out = Files.createTempFile("kubectl", "out");
      Path err = Files.createTempFile("kubectl", "err");
      Path in = Files.writeString(Files.createTempFile("kubectl", "in"), stdin);
      Process process =
          new ProcessBuilder(line)
              .redirectInput(in.toFile())
              .redirectOutput(out.toFile())
              .redirectError(err.toFile())
              .start();
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
      ObjectNode result = Json.object().put("exit", process.exitValue());
      String text = Files.readString(out);
      if (text.startsWith("{")) {
        result.set("body", Json.read(text));
      } else {
        result.put("out", text);
      }
      result.put("err", Files.readString(err));
      for (Path file : List.of(out, err, in)) {
        Files.delete(file);
      }
      return result;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    fabric8.close();
  }
}
