package dev.homelab.provider.kubernetes.diff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.model.Address;
import dev.homelab.model.FieldChange;
import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.TestLab;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KubernetesDiffTest {
  private static List<String> paths(String wish, String live) {
    return KubernetesDiff.wishedAgainst(TestLab.yaml(wish), TestLab.yaml(live)).stream()
        .map(FieldChange::path)
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{limits: {cpu: 1000m}} | {limits: {cpu: '1'}}",
        "{limits: {memory: 1024Mi}} | {limits: {memory: 1Gi}}",
        "{requests: {storage: 1e3}} | {requests: {storage: 1k}}",
        "{limits: {cpu: 1}} | {limits: {cpu: '1'}}",
        "{labels: {}} | {}",
        "{x: null} | {}",
        "{list: []} | {}",
        "{containers: [{name: b, image: x}, {name: a, image: y}]} | {containers: [{name: a, image: y, more: z}, {name: b, image: x}]}",
        "{ports: [{containerPort: 80}]} | {ports: [{containerPort: 80, protocol: TCP}]}",
      })
  void takesForEqualWhatMeansTheSame(String wish, String live) {
    assertThat(paths("{spec: " + wish + "}", "{spec: " + live + "}")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{limits: {cpu: 1001m}} | {limits: {cpu: '1'}} | spec.limits.cpu",
        "{containers: [{name: web, image: b}]} | {containers: [{name: web, image: a}]} | spec.containers[web].image",
        "{ports: [{port: 80, targetPort: 1}]} | {ports: [{port: 80, protocol: TCP, targetPort: 2}]} | spec.ports[80/TCP].targetPort",
        "{args: [a, b]} | {args: [b, a]} | spec.args[0]",
        "{args: [a]} | {args: [a, b]} | spec.args",
        "{nodeSelector: {kubernetes.io/os: linux}} | {nodeSelector: {}} | spec.nodeSelector[kubernetes.io/os]",
        "{targetPort: '80'} | {targetPort: 80} | spec.targetPort",
      })
  void namesTheFirstFieldThatDiffers(String wish, String live, String path) {
    assertThat(paths("{spec: " + wish + "}", "{spec: " + live + "}")).first().isEqualTo(path);
  }

  /** The server keeps no value of it; of other texts an empty one is something else than none. */
  @Test
  void anEmptyVariableIsOneWithoutAValue() {
    String pod = "{spec: {template: {spec: {containers: [{name: a, env: [{name: E%s}]}]}}}}";
    assertThat(paths(pod.formatted(", value: ''"), pod.formatted(""))).isEmpty();
    assertThat(paths(pod.formatted(", value: ''"), pod.formatted(", value: x")))
        .containsExactly("spec.template.spec.containers[a].env[E].value");
    assertThat(paths("{data: {a: ''}}", "{data: {}}")).containsExactly("data.a");
  }

  @Test
  void comparesTheRestOfWhatHoldsAnUnknown() {
    Value.Tree live = TestLab.yaml("{data: {a: x, b: y}}");
    Value.Tree wish =
        Value.ofMap(
            Map.of(
                "data",
                Map.of("a", new Value.Unknown(Address.of("service", "db"), "host"), "b", "z")));
    assertThat(KubernetesDiff.wishedAgainst(wish, live))
        .extracting(FieldChange::path)
        .containsExactly("data.b");
  }

  @Test
  void findsWhatWeAppliedAndNoLongerWish() {
    Value.Tree live =
        TestLab.yaml(
            """
            metadata:
              labels: {ours: a, theirs: b, homelab.dev/owner: x}
              managedFields:
              - manager: homelab
                operation: Apply
                fieldsV1:
                  f:metadata: {f:labels: {f:ours: {}, f:homelab.dev/owner: {}}}
                  f:spec: {f:containers: {'k:{"name":"old"}': {.: {}, f:name: {}}, 'k:{"name":"web"}': {f:image: {}}}}
              - manager: other
                operation: Apply
                fieldsV1: {f:metadata: {f:labels: {f:theirs: {}}}}
            spec: {containers: [{name: web, image: a}, {name: old}]}
            """);
    Value.Tree wish = TestLab.yaml("{spec: {containers: [{name: web, image: a}]}}");
    assertThat(KubernetesDiff.wishedAgainst(wish, live))
        .extracting(FieldChange::path)
        .containsExactly("metadata.labels.ours", "spec.containers[old]");
  }

  @Test
  void leavesOutWhatIsTheServers() {
    Value.Tree before =
        TestLab.yaml(
            "{metadata: {resourceVersion: '1', generation: 1}, status: {x: 1}, spec: {a: 1}}");
    Value.Tree after =
        TestLab.yaml(
            "{metadata: {resourceVersion: '2', generation: 2}, status: {x: 2}, spec: {a: 2}}");
    assertThat(KubernetesDiff.between(before, after))
        .containsExactly(new FieldChange("spec.a", Value.of(1), Value.of(2), ""));
  }

  @ParameterizedTest
  @CsvSource({
    "spec.template.spec.containers[web].image, spec.template, true",
    "spec.template.spec.containers[web].image, spec.template.spec.containers.*.image, true",
    "spec.template.spec.containers[web].image, spec.template.spec.containers.web.image, true",
    "spec.templates, spec.template, false",
    "data[app.conf], data.app.conf, true",
    "metadata.labels[app.kubernetes.io/name], metadata.labels, true",
    "spec, spec.template, false",
  })
  void matchesPaths(String path, String pattern, boolean expected) {
    assertThat(FieldPath.isWithin(path, pattern)).isEqualTo(expected);
  }
}
