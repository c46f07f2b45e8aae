package dev.homelab.provider.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.homelab.model.FieldChange;
import dev.homelab.model.Fields;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.client.KubeCall;
import dev.homelab.provider.kubernetes.client.KubeRequest;
import dev.homelab.provider.kubernetes.client.KubernetesCodes;
import dev.homelab.provider.kubernetes.json.ValueJson;
import dev.homelab.spi.Applied;
import dev.homelab.spi.ClaimStatus;
import dev.homelab.spi.Comparison;
import dev.homelab.spi.Observation;
import dev.homelab.spi.ProviderException;
import dev.homelab.spi.ProviderSession;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whose an object is, on any cluster; run on the simulator and on the real API. */
abstract class OwnershipContract extends ClusterBench {
  @Test
  void leavesAloneWhatItDidNotMake() {
    asOther(
        "POST",
        maps(),
        "{apiVersion: v1, kind: ConfigMap, metadata: {name: foreign}, data: {x: '1'}}");
    ResourceSpec spec = config("foreign", "{x: '1'}");
    assertThat(lab.present(spec).owner()).isEqualTo(Observation.Owner.UNMARKED);
    assertThatThrownBy(() -> lab.create(spec))
        .asInstanceOf(type(ProviderException.class))
        .satisfies(e -> assertThat(code(e)).isEqualTo(KubernetesCodes.NOT_OURS));
    assertThatThrownBy(
            () ->
                lab.delete(
                    spec,
                    new Applied(
                        "v1 ConfigMap " + namespace + "/foreign ",
                        Value.Tree.EMPTY,
                        Value.Tree.EMPTY)))
        .isInstanceOf(ProviderException.class);
    assertThat(Fields.tree(read(maps() + "/foreign"), "metadata", "labels").fields()).isEmpty();
  }

  @Test
  void withdrawsWhenAnObjectAppearedSinceItLooked() {
    ResourceSpec spec = config("late", "{x: '1'}");
    assertThat(lab.observe(spec)).isInstanceOf(Observation.Absent.class);
    asOther(
        "POST",
        maps(),
        "{apiVersion: v1, kind: ConfigMap, metadata: {name: late}, data: {x: '1'}}");
    assertThatThrownBy(() -> lab.create(spec)).isInstanceOf(ProviderException.class);
    Value.Tree left = read(maps() + "/late");
    assertThat(Fields.tree(left, "metadata", "labels").fields()).isEmpty();
    assertThat(Fields.tree(left, "metadata", "annotations").fields()).isEmpty();
    assertThat(Fields.text(left, "data", "x")).isEqualTo("1");
  }

  @Test
  void adoptsAndThenOwnsRemovals() {
    asOther(
        "POST",
        maps() + "?fieldManager=kubectl-create",
        "{apiVersion: v1, kind: ConfigMap, metadata: {name: old}, data: {x: '1', y: '2'}}");
    ResourceSpec spec = TestLab.with(config("old", "{x: '1', y: '2'}"), true, false);
    assertThat(lab.session.compare(spec, null, lab.present(spec)).changes()).isEmpty();
    Applied applied = lab.update(spec, null);
    ResourceSpec less = TestLab.with(config("old", "{x: '1'}"), true, false);
    assertThat(lab.session.compare(less, null, lab.present(less)).changes())
        .extracting(FieldChange::path)
        .containsExactly("data.y");
    lab.update(less, lab.entry(spec, applied));
    assertThat(Fields.tree(read(maps() + "/old"), "data")).isEqualTo(Value.ofMap(Map.of("x", "1")));
  }

  @Test
  void namesTheOtherManagerOfAField() {
    ResourceSpec spec = config("shared", "{x: '1'}");
    lab.create(spec);
    asOther("PATCH", maps() + "/shared?fieldManager=somebody", "{data: {x: '9'}}");
    Observation.Present seen = lab.present(spec);
    assertThat(seen.conflicts().fields()).containsOnlyKeys("data.x");
    assertThat(String.valueOf(seen.conflicts().fields().get("data.x")))
        .matches("Tree\\[fields=\\{manager=Text\\[value=somebody], since=Text\\[value=20\\S+Z]}]");
    assertThat(lab.session.compare(spec, null, seen).changes())
        .containsExactly(new FieldChange("data.x", Value.of("9"), Value.of("1"), ""));
    assertThatThrownBy(() -> lab.update(spec, null))
        .asInstanceOf(type(ProviderException.class))
        .satisfies(e -> assertThat(code(e)).isEqualTo(KubernetesCodes.FIELD_CONFLICT))
        .satisfies(e -> assertThat(e.diagnostics().get(0).detail()).contains("somebody"));
    lab.update(TestLab.with(spec, false, true), null);
    assertThat(Fields.text(read(maps() + "/shared"), "data", "x")).isEqualTo("1");
  }

  @Test
  void ignoresWhatTheScriptIgnores() {
    ResourceSpec spec = TestLab.with(config("i", "{x: '1'}"), false, false, "data.x");
    lab.create(spec);
    asOther("PATCH", maps() + "/i?fieldManager=somebody", "{data: {x: '9'}}");
    assertThat(lab.session.compare(spec, null, lab.present(spec))).isEqualTo(Comparison.SAME);
    lab.update(spec, null);
    assertThat(Fields.text(read(maps() + "/i"), "data", "x")).isEqualTo("9");
  }

  @Test
  void refusesANamespaceWithStrangersInIt() {
    asOther(
        "POST",
        maps(),
        "{apiVersion: v1, kind: ConfigMap, metadata: {name: foreign}, data: {x: '1'}}");
    ResourceSpec spec = namespaceSpec();
    Applied applied = new Applied(lab.present(spec).objectId(), Value.Tree.EMPTY, Value.Tree.EMPTY);
    assertThatThrownBy(() -> lab.delete(spec, applied))
        .asInstanceOf(type(ProviderException.class))
        .satisfies(e -> assertThat(code(e)).isEqualTo(KubernetesCodes.NAMESPACE_IN_USE))
        .satisfies(e -> assertThat(e.diagnostics().get(0).detail()).isEqualTo("ConfigMap foreign"));
  }

  @Test
  void removesItsOwnNamespace() {
    ResourceSpec map = config("a", "{x: '1'}");
    lab.create(map);
    ResourceSpec spec = namespaceSpec();
    lab.delete(spec, new Applied(lab.present(spec).objectId(), Value.Tree.EMPTY, Value.Tree.EMPTY));
    assertThat(lab.observe(spec)).isInstanceOf(Observation.Absent.class);
  }

  @Test
  void claimsOnlyOnce() {
    ProviderSession session = lab.session;
    var one = new dev.homelab.model.LabIdentity(namespace, "id-1", "");
    var two = new dev.homelab.model.LabIdentity(namespace, "id-2", "");
    assertThat(session.claim(one, lab.call)).isEqualTo(new ClaimStatus.Free());
    session.writeClaim(one, false, lab.call);
    session.writeClaim(one, false, lab.call);
    assertThat(session.claim(one, lab.call)).isEqualTo(new ClaimStatus.Ours());
    assertThat(session.claim(two, lab.call)).isEqualTo(new ClaimStatus.Other(one));
    assertThatThrownBy(() -> session.writeClaim(two, false, lab.call))
        .asInstanceOf(type(ProviderException.class))
        .satisfies(e -> assertThat(code(e)).isEqualTo(KubernetesCodes.CLAIMED));
    session.writeClaim(two, true, lab.call);
    session.dropClaim(one, lab.call);
    assertThat(session.claim(two, lab.call)).isEqualTo(new ClaimStatus.Ours());
    session.dropClaim(two, lab.call);
    assertThat(session.claim(two, lab.call)).isEqualTo(new ClaimStatus.Free());
  }

  @Test
  void rebuildsRecordsFromMarks() {
    ResourceSpec map = config("a", "{x: '1'}");
    lab.create(map);
    var found = lab.session.inventory(lab.identity, lab.call).found();
    assertThat(found).extracting(f -> f.address()).contains(map.address());
    assertThat(
            found.stream()
                .filter(f -> f.address().equals(map.address()))
                .findFirst()
                .get()
                .entry()
                .recorded())
        .isEqualTo(map.desired());
    assertThat(stranger.session.inventory(stranger.identity, stranger.call).found()).isEmpty();
  }

  @Test
  void takesACopiedMarkForNothing() {
    ResourceSpec map = config("a", "{x: '1'}");
    lab.create(map);
    Value.Tree live = read(maps() + "/a");
    Value copy =
        Value.ofMap(
            Map.of(
                "apiVersion",
                "v1",
                "kind",
                "ConfigMap",
                "metadata",
                Map.of(
                    "name",
                    "copy",
                    "labels",
                    Fields.tree(live, "metadata", "labels"),
                    "annotations",
                    Fields.tree(live, "metadata", "annotations")),
                "data",
                Map.of("x", "1")));
    raw.send(
        KubeRequest.write(
            "POST",
            maps(),
            KubeRequest.JSON,
            ValueJson.write(copy),
            new KubeCall("create", "ConfigMap", namespace, "copy")),
        FakeCall.patient());
    assertThat(lab.present(config("copy", "{x: '1'}")).owner())
        .isEqualTo(Observation.Owner.UNMARKED);
    assertThat(stranger.present(map).owner()).isEqualTo(Observation.Owner.OTHER_LAB);
    assertThatThrownBy(() -> stranger.create(map)).isInstanceOf(ProviderException.class);
  }
}
