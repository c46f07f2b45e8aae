package dev.homelab.proof;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.tls.Certificates;
import okhttp3.tls.HandshakeCertificates;

/** What a sandbox's cluster holds, asked without any code of the product. */
final class SandboxObjects {
  private SandboxObjects() {}

  /** Names of the ConfigMaps and namespaces that bear an ownership mark, by a kubeconfig's text. */
  static List<String> owned(String config) {
    try {
      JsonNode kubeconfig = new YAMLMapper().readTree(config);
      List<String> found = new ArrayList<>();
      collect(kubeconfig, "/api/v1/configmaps", found);
      collect(kubeconfig, "/api/v1/namespaces", found);
      return found;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** The same, asked through a tool for its lab's cluster {@code c}. */
  static List<String> owned(Tool tool) {
    Tool.Result config = tool.run("kubeconfig", "c", "--sandbox");
    if (config.exit() != 0) {
      throw new AssertionError(config.output());
    }
    return owned(config.output());
  }

  private static void collect(JsonNode kubeconfig, String path, List<String> into)
      throws IOException {
    Request request = request(kubeconfig, path + "?labelSelector=homelab.dev%2Fowner").build();
    try (var response = client(kubeconfig).newCall(request).execute();
        var in = new ByteArrayInputStream(response.body().bytes())) {
      for (JsonNode item : new ObjectMapper().readTree(in).path("items")) {
        found(item, into);
      }
    }
  }

  /** Puts a fault in force in the sandbox, as its control path takes it. */
  static void fault(Tool tool, String json) {
    tell(tool.run("kubeconfig", "c", "--sandbox").output(), "/_sim/faults", json);
  }

  /** Tells the sandbox of a kubeconfig something on one of its control paths. */
  static void tell(String config, String path, String json) {
    try {
      JsonNode kubeconfig = new YAMLMapper().readTree(config);
      Request request =
          request(kubeconfig, path)
              .post(RequestBody.create(json, MediaType.get("application/json")))
              .build();
      try (var response = client(kubeconfig).newCall(request).execute()) {
        if (!response.isSuccessful()) {
          throw new AssertionError("not taken: " + response.code());
        }
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Takes back every fault of the sandbox of a kubeconfig. */
  static void forgetFaults(String config) {
    try {
      JsonNode kubeconfig = new YAMLMapper().readTree(config);
      client(kubeconfig)
          .newCall(request(kubeconfig, "/_sim/faults").delete().build())
          .execute()
          .close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static OkHttpClient client(JsonNode kubeconfig) {
    JsonNode cluster = kubeconfig.at("/clusters/0/cluster");
    byte[] pem = Base64.getDecoder().decode(cluster.get("certificate-authority-data").asText());
    HandshakeCertificates trust =
        new HandshakeCertificates.Builder()
            .addTrustedCertificate(
                Certificates.decodeCertificatePem(new String(pem, StandardCharsets.US_ASCII)))
            .build();
    return new OkHttpClient.Builder()
        .sslSocketFactory(trust.sslSocketFactory(), trust.trustManager())
        .build();
  }

  private static Request.Builder request(JsonNode kubeconfig, String path) {
    return new Request.Builder()
        .url(kubeconfig.at("/clusters/0/cluster/server").asText() + path)
        .header("Authorization", "Bearer " + kubeconfig.at("/users/0/user/token").asText());
  }

  private static void found(JsonNode item, List<String> into) {
    into.add(item.at("/metadata/namespace").asText() + '/' + item.at("/metadata/name").asText());
  }

  /** Ends the sandbox's processes; they outlive the tool on purpose. */
  static void stop(Path folder) {
    try (Stream<Path> files = Files.walk(folder.resolve(".homelab"))) {
      files
          .filter(file -> file.getFileName().toString().equals("pid"))
          .forEach(SandboxObjects::kill);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static void kill(Path pidFile) {
    try {
      long pid = Long.parseLong(Files.readString(pidFile).strip().split(" ", 2)[0]);
      ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
