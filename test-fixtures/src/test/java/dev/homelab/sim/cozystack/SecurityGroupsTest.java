package dev.homelab.sim.cozystack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homelab.sim.kube.ApiClient;
import dev.homelab.sim.kube.Eventually;
import dev.homelab.sim.kube.json.Json;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What {@code sdn.cozystack.io} serves: security groups, kept as policies of Cilium. */
class SecurityGroupsTest {
  private static final String GROUPS =
      "/apis/sdn.cozystack.io/v1alpha1/namespaces/tenant-root/securitygroups";
  private static final String POLICIES =
      "/apis/cilium.io/v2/namespaces/tenant-root/ciliumnetworkpolicies";
  private static final String PODS = "/api/v1/namespaces/tenant-root/pods";

  @RegisterExtension static final CozyCluster CLUSTER = CozyCluster.atSpeed(100);

  private static ApiClient api() {
    return CLUSTER.api();
  }

  private static String group(String name, String spec) {
    return """
        {"apiVersion":"sdn.cozystack.io/v1alpha1","kind":"SecurityGroup",
         "metadata":{"name":"%s","labels":{"team":"a"}},"spec":%s}
        """
        .formatted(name, spec);
  }

  private static void make(String name, String spec) {
    ApiClient.Answer made = api().post(GROUPS, group(name, spec));
    assertThat(made.code()).as(made.text()).isEqualTo(201);
  }

  private static List<String> names(String path) {
    return Json.elements(api().get(path).body().path("items")).stream()
        .map(one -> Json.text(one, "metadata.name"))
        .toList();
  }

  @Test
  void isAPolicyOfItsMembers() {
    make(
        "web",
        """
        {"attachments":[{"kind":"Postgres","name":"db"}],
         "ingress":[{"fromApp":[{"kind":"HTTPCache","name":"front"}],"fromSG":["office"],
           "fromCIDR":["10.0.0.0/8","192.0.2.1"],
           "toPorts":[{"ports":[{"port":"5432","protocol":"tcp"}]}]}],
         "egress":[{"toFQDNs":[{"matchName":"example.com"}]}]}
        """);
    JsonNode policy = api().get(POLICIES + "/web").body();
    assertThat(policy.path("spec"))
        .isEqualTo(
            Json.read(
                """
                {"endpointSelector":{"matchLabels":{"securitygroup.sdn.cozystack.io/web":""}},
                 "ingress":[{"fromEndpoints":[
                    {"matchLabels":{"apps.cozystack.io/application.group":"apps.cozystack.io",
                      "apps.cozystack.io/application.kind":"HTTPCache",
                      "apps.cozystack.io/application.name":"front"}},
                    {"matchLabels":{"securitygroup.sdn.cozystack.io/office":""}}],
                   "fromCIDR":["10.0.0.0/8","192.0.2.1"],
                   "toPorts":[{"ports":[{"port":"5432","protocol":"TCP"}]}]}],
                 "egress":[{"toFQDNs":[{"matchName":"example.com"}]}]}
                """));
    assertThat(policy.at("/metadata/labels"))
        .isEqualTo(Json.read("{\"team\":\"a\",\"sdn.cozystack.io/securitygroup\":\"true\"}"));
    JsonNode shown = api().get(GROUPS + "/web").body();
    assertThat(shown.path("spec"))
        .isEqualTo(
            Json.read(
                """
                {"attachments":[{"apiGroup":"apps.cozystack.io","kind":"Postgres","name":"db"}],
                 "ingress":[{
                   "fromApp":[{"apiGroup":"apps.cozystack.io","kind":"HTTPCache","name":"front"}],
                   "fromSG":["office"],"fromCIDR":["10.0.0.0/8","192.0.2.1"],
                   "toPorts":[{"ports":[{"port":"5432","protocol":"TCP"}]}]}],
                 "egress":[{"toFQDNs":[{"matchName":"example.com"}]}]}
                """));
    assertThat(shown.at("/metadata/labels")).isEqualTo(Json.read("{\"team\":\"a\"}"));
    assertThat(shown.path("metadata").has("annotations")).isFalse();
    assertThat(shown.at("/metadata/uid")).isEqualTo(policy.at("/metadata/uid"));
  }

  @Test
  void policiesWithoutTheMarkAreNone() {
    ApiClient.Answer own =
        api()
            .post(
                POLICIES,
                """
                {"apiVersion":"cilium.io/v2","kind":"CiliumNetworkPolicy",
                 "metadata":{"name":"isolation"},"spec":{"endpointSelector":{},"ingress":[]}}
                """);
    assertThat(own.code()).isEqualTo(201);
    make("plain", "{}");
    assertThat(names(GROUPS)).contains("plain").doesNotContain("isolation");
    assertThat(api().get(GROUPS + "/isolation").code()).isEqualTo(404);
    assertThat(api().delete(GROUPS + "/isolation").code()).isEqualTo(404);
    JsonNode spec = api().get(POLICIES + "/plain").body().path("spec");
    assertThat(spec.path("ingress").isArray()).as("a policy needs a direction").isTrue();
    assertThat(api().get(GROUPS + "/plain").body().path("spec")).isEmpty();
  }

  @Test
  void anOldVersionIsAConflictAndTheMarkStays() {
    make("kept", "{\"ingress\":[{\"fromCIDR\":[\"10.0.0.0/8\"]}]}");
    String policy = POLICIES + "/kept";
    Eventually.is(
        "held",
        () -> api().get(policy).text().contains("sdn.cozystack.io/securitygroup-membership"));
    String old = group("kept", "{}").replace("\"name\"", "\"resourceVersion\":\"1\",\"name\"");
    assertThat(api().put(GROUPS + "/kept", Json.read(old)).code()).isEqualTo(409);
    ApiClient.Answer put =
        api().put(GROUPS + "/kept", Json.read(group("kept", "{}").replace("\"team\":\"a\"", "")));
    assertThat(put.code()).as(put.text()).isEqualTo(200);
    JsonNode now = api().get(policy).body();
    assertThat(now.at("/metadata/labels"))
        .isEqualTo(Json.read("{\"sdn.cozystack.io/securitygroup\":\"true\"}"));
    assertThat(now.at("/spec/ingress")).isEmpty();
    assertThat(now.at("/metadata/finalizers").toString()).contains("membership");
  }

  @Test
  void whatCiliumWouldDropIsRefused() {
    ApiClient.Answer refused =
        api()
            .post(
                GROUPS,
                group(
                    "bad",
                    """
                    {"attachments":[{"kind":"","name":"world"}],
                     "ingress":[{"fromCIDR":["10.0.0.0/33"],"fromSG":[""],
                       "toPorts":[{"ports":[{"port":"70000","protocol":"ICMP"}]}]}],
                     "egress":[{"toFQDNs":[{}]}]}
                    """));
    assertThat(refused.code()).isEqualTo(422);
    assertThat(refused.at("message"))
        .startsWith("SecurityGroup.sdn.cozystack.io \"bad\" is invalid: [")
        .contains("spec.attachments[0].kind: Required value: must reference an application kind")
        .contains("spec.attachments[0].name: Invalid value: \"world\": must not name a reserved")
        .contains("spec.ingress[0].fromSG[0]: Required value: must name a SecurityGroup")
        .contains("spec.ingress[0].fromCIDR[0]: Invalid value: \"10.0.0.0/33\"")
        .contains("toPorts[0].ports[0].port: Invalid value: \"70000\"")
        .contains("toPorts[0].ports[0].protocol: Unsupported value: \"ICMP\"")
        .contains("spec.egress[0].toFQDNs[0]: Required value: must set matchName or matchPattern");
    assertThat(api().get(POLICIES + "/bad").code()).isEqualTo(404);
  }

  @Test
  void whatCannotBeALabelOrAPortIsRefused() {
    String rule = "{\"ingress\":[{\"toPorts\":[{\"ports\":[{\"port\":\"%s\"}]}]}]}";
    String at = "spec.ingress[0].toPorts[0].ports[0].port: Invalid value: \"%s\": ";
    Map<String, String> ports =
        Map.of(
            "12345678901", "port number must be between 1 and 65535",
            "99999999999999999999", "must contain at least one letter (a-z)",
            "-web", "must not begin or end with a hyphen",
            "Web", "must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)",
            "a--b", "must not contain consecutive hyphens",
            "a-port-with-a-long-name", "must be no more than 15 bytes");
    ports.forEach(
        (port, why) -> {
          ApiClient.Answer refused = api().post(GROUPS, group("bad", rule.formatted(port)));
          assertThat(refused.code()).as(port).isEqualTo(422);
          assertThat(refused.at("message")).contains(at.formatted(port) + why);
        });
    make("named", rule.formatted("http-web"));

    String reference =
        "{\"attachments\":[{\"apiGroup\":\"%1$s\",\"kind\":\"%1$s\",\"name\":\"%1$s\"}]}";
    ApiClient.Answer refused =
        api().post(GROUPS, group("bad", reference.formatted("a".repeat(64))));
    assertThat(refused.code()).isEqualTo(422);
    for (String field : List.of("apiGroup", "kind", "name")) {
      assertThat(refused.at("message"))
          .contains("spec.attachments[0]." + field + ": Invalid value: \"aaa");
    }
  }

  @Test
  void aNoteThatCannotBeReadIsNone() {
    make("noted", "{}");
    String note = "{\"metadata\":{\"annotations\":{\"sdn.cozystack.io/attachments\":\"[{\"}}}";
    assertThat(api().merge(POLICIES + "/noted", note).code()).isEqualTo(200);
    ApiClient.Answer shown = api().get(GROUPS + "/noted");
    assertThat(shown.code()).isEqualTo(200);
    assertThat(shown.body().path("spec")).isEmpty();
  }

  @Test
  void podsOfWhatItIsAttachedToAreItsMembersUntilItGoes() {
    String pod =
        """
        {"apiVersion":"v1","kind":"Pod","metadata":{"name":"%s","labels":{
         "apps.cozystack.io/application.group":"apps.cozystack.io",
         "apps.cozystack.io/application.kind":"Redis",
         "apps.cozystack.io/application.name":"%s"}},
         "spec":{"containers":[{"name":"a","image":"example.com/a:1"}]}}
        """;
    assertThat(api().post(PODS, pod.formatted("mine", "cache")).code()).isEqualTo(201);
    assertThat(api().post(PODS, pod.formatted("other", "else")).code()).isEqualTo(201);
    make("joined", "{\"attachments\":[{\"kind\":\"Redis\",\"name\":\"cache\"}]}");
    String mark = "securitygroup.sdn.cozystack.io/joined";
    Eventually.is("marked", () -> api().get(PODS + "/mine").text().contains(mark));
    assertThat(api().get(PODS + "/other").text()).doesNotContain(mark);
    assertThat(api().delete(GROUPS + "/joined").at("kind")).isEqualTo("SecurityGroup");
    CLUSTER.awaitsNothing(POLICIES + "/joined");
    assertThat(api().get(PODS + "/mine").text()).doesNotContain(mark);
  }
}
