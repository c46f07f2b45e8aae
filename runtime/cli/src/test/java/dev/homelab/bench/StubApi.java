package dev.homelab.bench;

import dev.homelab.sim.kube.http.Call;
import dev.homelab.sim.kube.http.HttpServer;
import dev.homelab.sim.kube.http.Identity;
import dev.homelab.sim.kube.http.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * As much of an API server as applies of ConfigMaps need, over HTTPS and HTTP/2 on loopback, which
 * answers each request after a fixed time and keeps nothing. Ends when its standard input ends.
 */
final class StubApi {
  private static final String STATUS_404 =
      "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"reason\":\"NotFound\",\"code\":404}";
  private static final String KINDS =
      "{\"kind\":\"APIResourceList\",\"apiVersion\":\"v1\",\"groupVersion\":\"v1\",\"resources\":["
          + "{\"name\":\"configmaps\",\"singularName\":\"configmap\",\"namespaced\":true,\"kind\":\"ConfigMap\","
          + "\"verbs\":[\"create\",\"delete\",\"get\",\"list\",\"patch\",\"update\",\"watch\"]},"
          + "{\"name\":\"namespaces\",\"singularName\":\"namespace\",\"namespaced\":false,\"kind\":\"Namespace\","
          + "\"verbs\":[\"get\",\"list\"]}]}";

  private StubApi() {}

  /** Serves: milliseconds of each answer, and the file that the kubeconfig goes to. */
  public static void main(String[] arguments) throws IOException {
    long nanos = TimeUnit.MILLISECONDS.toNanos(Long.parseLong(arguments[0]));
    Path kubeconfig = Path.of(arguments[1]);
    Identity identity = Identity.create("stub");
    try (HttpServer server =
        HttpServer.start(
            identity,
            0,
            incoming -> {
              long end = System.nanoTime() + nanos;
              Reply reply = answer(incoming.call());
              for (long left = nanos; left > 0; left = end - System.nanoTime()) {
                LockSupport.parkNanos(left);
              }
              return reply;
            })) {
      Path next = kubeconfig.resolveSibling(kubeconfig.getFileName() + ".new");
      Files.writeString(next, identity.kubeconfig("stub", server.url()));
      Files.move(next, kubeconfig, StandardCopyOption.ATOMIC_MOVE);
      while (System.in.read() >= 0) {
        Thread.onSpinWait();
      }
    }
    System.exit(0);
  }

  private static Reply answer(Call call) {
    String path = call.path();
    if (call.method().equals("PATCH") || call.method().equals("POST")) {
      return json(201, object(path.substring(path.lastIndexOf('/') + 1)));
    }
    return switch (path) {
      case "/version" -> json(200, "{\"major\":\"1\",\"minor\":\"36\",\"gitVersion\":\"v1.36.3\"}");
      case "/api" -> json(200, "{\"kind\":\"APIVersions\",\"versions\":[\"v1\"]}");
      case "/apis" -> json(200, "{\"kind\":\"APIGroupList\",\"apiVersion\":\"v1\",\"groups\":[]}");
      case "/api/v1" -> json(200, KINDS);
      default ->
          path.endsWith("/configmaps")
              ? json(
                  200,
                  "{\"kind\":\"ConfigMapList\",\"apiVersion\":\"v1\",\"metadata\":{\"resourceVersion\":\"1\"},\"items\":[]}")
              : json(404, STATUS_404);
    };
  }

  /** An object as a server shows it after an apply, its managed fields included. */
  private static String object(String name) {
    return "{\"kind\":\"ConfigMap\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\""
        + name
        + "\",\"namespace\":\"default\",\"uid\":\"5f7a3c1e-0000-4000-8000-"
        + String.format("%012x", name.hashCode() & 0xffffffffL)
        + "\",\"resourceVersion\":\"4711\",\"creationTimestamp\":\"2026-11-21T10:00:00Z\","
        + "\"managedFields\":[{\"manager\":\"homelab\",\"operation\":\"Apply\",\"apiVersion\":\"v1\","
        + "\"time\":\"2026-11-21T10:00:00Z\",\"fieldsType\":\"FieldsV1\",\"fieldsV1\":{\"f:data\":{\"f:key\":{}},"
        + "\"f:metadata\":{\"f:annotations\":{\"f:homelab.dev/address\":{},\"f:homelab.dev/lab\":{}},"
        + "\"f:labels\":{\"f:homelab.dev/owner\":{}}}}}]},\"data\":{\"key\":\"value\"}}";
  }

  private static Reply json(int status, String text) {
    return Reply.bytes(status, "application/json", text.getBytes(StandardCharsets.UTF_8));
  }
}
