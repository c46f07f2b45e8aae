package dev.homelab.real;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.cozystack.MachineScreens;
import dev.homelab.sim.kube.api.Api;
import dev.homelab.sim.kube.api.ApiException;
import dev.homelab.sim.kube.http.Call;
import dev.homelab.sim.kube.http.HttpServer;
import dev.homelab.sim.kube.http.Reply;
import dev.homelab.sim.kube.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import javax.security.auth.x500.X500Principal;
import okhttp3.tls.Certificates;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.jspecify.annotations.Nullable;

/**
 * The server of aggregated APIs, as kube-apiserver wants one: it shows a certificate of the name of
 * its Service, whose authority its APIServices bear, and believes what stands in the headers about
 * the user only of who shows a certificate of the authority and one of the names that the ConfigMap
 * {@code extension-apiserver-authentication} tells.
 */
final class AggregatedServer implements AutoCloseable {
  private static final String NAMESPACE = "cozy-system";
  private static final String SERVICE = "cozystack-api";
  private static final String SERVICES = "/api/v1/namespaces/" + NAMESPACE + "/services";
  private static final String REGISTERED = "/apis/apiregistration.k8s.io/v1/apiservices";
  private static final String TRUST =
      "/api/v1/namespaces/kube-system/configmaps/extension-apiserver-authentication";
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final long DAYS = 30;

  private static final int UNAVAILABLE = 503;

  private final KubeApi api;
  private final Api served;
  private final HeldCertificate authority;
  private final JsonNode trust;
  private final HttpServer http;
  private final Set<String> groups = ConcurrentHashMap.newKeySet();
  private final ConcurrentLinkedQueue<String> calls = new ConcurrentLinkedQueue<>();

  private AggregatedServer(KubeApi api, Api served) {
    this.api = api;
    this.served = served;
    this.trust = api.get(TRUST).path("data");
    this.authority =
        new HeldCertificate.Builder()
            .commonName("cozystack-api")
            .certificateAuthority(0)
            .duration(DAYS, TimeUnit.DAYS)
            .build();
    HeldCertificate key =
        new HeldCertificate.Builder()
            .commonName(SERVICE)
            .addSubjectAlternativeName(SERVICE + "." + NAMESPACE + ".svc")
            .addSubjectAlternativeName("127.0.0.1")
            .duration(DAYS, TimeUnit.DAYS)
            .signedBy(authority)
            .build();
    String callers = trust.path("requestheader-client-ca-file").asText();
    HandshakeCertificates tls =
        new HandshakeCertificates.Builder()
            .heldCertificate(key)
            .addTrustedCertificate(Certificates.decodeCertificatePem(callers))
            .build();
    this.http = HttpServer.start(tls.sslSocketFactory(), 0, this::answer);
  }

  /** Starts to listen on a free port. */
  static AggregatedServer start(KubeApi api, Api served) {
    return new AggregatedServer(api, served);
  }

  /** Registers groups, {@code group/version}, and waits until the real server finds them served. */
  void register(List<String> versions) {
    api.applyAt(
        SERVICES + "/" + SERVICE + "?fieldManager=cozystack&force=true",
        """
        {"apiVersion":"v1","kind":"Service","metadata":{"name":"%s","namespace":"%s"},
         "spec":{"type":"ExternalName","externalName":"localhost",
          "ports":[{"name":"https","port":%d}]}}
        """
            .formatted(SERVICE, NAMESPACE, http.port()));
    for (String one : versions) {
      String group = one.substring(0, one.indexOf('/'));
      groups.add(group);
      api.applyAt(
          REGISTERED + "/" + name(one) + "?fieldManager=cozystack&force=true",
          registration(group, one.substring(group.length() + 1)));
    }
    for (String one : versions) {
      api.await(REGISTERED, name(one), LIMIT, AggregatedServer::isAvailable);
    }
    versions.forEach(this::passedOn);
  }

  /** What is told to be available is passed on a moment later: 503 until then. */
  private void passedOn(String groupVersion) {
    long end = System.nanoTime() + LIMIT.toNanos();
    int code;
    do {
      code = api.exchange("GET", "/apis/" + groupVersion, "application/json", null).code();
    } while (code == UNAVAILABLE && System.nanoTime() < end);
  }

  private static String name(String groupVersion) {
    String[] parts = groupVersion.split("/", -1);
    return parts[1] + "." + parts[0];
  }

  private String registration(String group, String version) {
    byte[] pem = authority.certificatePem().getBytes(StandardCharsets.UTF_8);
    ObjectNode object = Json.object().put("apiVersion", "apiregistration.k8s.io/v1");
    object.put("kind", "APIService").putObject("metadata").put("name", version + "." + group);
    ObjectNode spec = object.putObject("spec").put("group", group).put("version", version);
    spec.put("groupPriorityMinimum", 1000).put("versionPriority", 15);
    spec.put("caBundle", Base64.getEncoder().encodeToString(pem));
    spec.putObject("service")
        .put("name", SERVICE)
        .put("namespace", NAMESPACE)
        .put("port", http.port());
    return object.toString();
  }

  private static boolean isAvailable(JsonNode service) {
    for (JsonNode one : service.at("/status/conditions")) {
      if (one.path("type").asText().equals("Available")) {
        return one.path("status").asText().equals("True");
      }
    }
    return false;
  }

  String url() {
    return http.url();
  }

  String caPem() {
    return authority.certificatePem();
  }

  List<String> calls() {
    return List.copyOf(calls);
  }

  private @Nullable Reply answer(HttpServer.Incoming incoming) {
    Call call = incoming.call();
    String user = call.header("X-Remote-User");
    if (user.isEmpty() || !mayTell(incoming.subject())) {
      return Reply.json(401, ApiException.of(401, "Unauthorized", "Unauthorized").status());
    }
    calls.add(user + " " + call.method() + " " + call.path());
    String group = group(call.path());
    if (!group.isEmpty() && !groups.contains(group)) {
      return Reply.text(404, "404 page not found\n");
    }
    if (call.path().equals("/apis/" + MachineScreens.GROUP + "/v1")) {
      return Reply.json(200, MachineScreens.resources());
    }
    Call known =
        new Call(call.method(), call.path(), call.query(), call.headers(), call.body(), user);
    return own(call.path(), served.answer(known));
  }

  /** Whether a certificate is of one who may say whom it speaks for. */
  private boolean mayTell(@Nullable X500Principal subject) {
    return subject != null
        && Json.elements(Json.read(trust.path("requestheader-allowed-names").asText())).stream()
            .anyMatch(name -> subject.getName().equals("CN=" + name.asText()));
  }

  private static String group(String path) {
    String[] parts = path.split("/", -1);
    return parts.length > 2 && parts[1].equals("apis") ? parts[2] : "";
  }

  /** Discovery without the groups of the world that are served by somebody else. */
  private Reply own(String path, Reply reply) {
    boolean groupList = path.equals("/apis");
    if (!groupList && !path.equals("/openapi/v3")) {
      return reply;
    }
    try {
      ObjectNode body = (ObjectNode) Json.parse(reply.body());
      if (groupList) {
        for (String list : List.of("groups", "items")) {
          if (body.has(list)) {
            body.set(list, ofOwn(body.path(list)));
          }
        }
      } else {
        List<String> paths = new ArrayList<>();
        body.path("paths").fieldNames().forEachRemaining(paths::add);
        paths.removeIf(one -> groups.contains(group("/" + one)));
        Json.child(body, "paths").remove(paths);
      }
      return new Reply(reply.status(), reply.headers(), Json.bytes(body), null, null);
    } catch (IOException e) {
      throw new RealException("The simulated discovery is no JSON.", e);
    }
  }

  private ArrayNode ofOwn(JsonNode all) {
    ArrayNode left = Json.array();
    for (JsonNode one : all) {
      String name = one.path("name").asText(Json.text(one, "metadata.name"));
      if (groups.contains(name)) {
        left.add(one);
      }
    }
    return left;
  }

  @Override
  public void close() {
    http.close();
  }
}
