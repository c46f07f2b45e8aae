package dev.homelab.provider.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.model.FieldChange;
import dev.homelab.model.Fields;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.Value;
import dev.homelab.sim.kube.KubeSimulator;
import dev.homelab.sim.kube.SimulatorOptions;
import dev.homelab.sim.kube.fault.ReleaseFault;
import dev.homelab.sim.kube.http.RequestLog;
import dev.homelab.spi.Applied;
import dev.homelab.spi.Observation;
import dev.homelab.spi.ProviderException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Applications of Cozystack, whose API notes no owners of fields, fills defaults in and never
 * removes what an apply leaves out.
 */
class CozystackApplicationsTest extends ClusterBench {
  private static final String SPACE = "tenant-root";
  private static final String APPS = "apis/apps.cozystack.io/v1alpha1/namespaces/" + SPACE + "/";
  private static final String RELEASES =
      "apis/helm.toolkit.fluxcd.io/v2/namespaces/" + SPACE + "/helmreleases/";
  private static KubeSimulator simulator;

  @BeforeAll
  static void start() {
    simulator = KubeSimulator.start(SimulatorOptions.inMemory().withSpeed(50).withCozystack(true));
  }

  @AfterAll
  static void stop() {
    simulator.close();
  }

  @BeforeEach
  void forget() {
    simulator.clearRequests();
  }

  @Override
  Path kubeconfig() throws IOException {
    return Files.writeString(folder.resolve("kubeconfig"), simulator.kubeconfig());
  }

  private static ResourceSpec postgres(String name, String spec) {
    return TestLab.spec(
        TestLab.yaml(
            "{apiVersion: apps.cozystack.io/v1alpha1, kind: Postgres, metadata: {name: "
                + name
                + ", namespace: "
                + SPACE
                + "}, spec: "
                + spec
                + "}"));
  }

  private Value.Tree values(String name) {
    return Fields.tree(read(RELEASES + "postgres-" + name), "spec", "values");
  }

  private List<String> changed(ResourceSpec wish, Applied applied, ResourceSpec recorded) {
    return lab
        .session
        .compare(wish, lab.entry(recorded, applied), lab.present(wish))
        .changes()
        .stream()
        .map(FieldChange::path)
        .toList();
  }

  @Test
  void whatIsMadeIsReadyWithItsReleaseAndAsWished() {
    ResourceSpec wish = postgres("one", "{replicas: 1, size: 1024Mi, users: {me: {}}}");
    Applied applied = lab.create(wish);
    assertThat(applied.ready()).as("its own condition is not asked").isFalse();
    lab.await(wish);

    Value.Tree release = read(RELEASES + "postgres-one");
    assertThat(Fields.number(release, 0, "status", "observedGeneration"))
        .isEqualTo(Fields.number(release, -1, "metadata", "generation"));
    assertThat(changed(wish, applied, wish)).isEmpty();
    assertThat(lab.present(wish).owner()).isEqualTo(Observation.Owner.OURS);
    assertThat(values("one").get("version")).as("a default is not sent").isNull();
    lab.delete(wish, applied);
    assertThat(lab.observe(wish)).isInstanceOf(Observation.Absent.class);
  }

  @Test
  void aFieldThatLeavesTheScriptLeavesTheServerAndOthersFieldsStay() {
    ResourceSpec before = postgres("two", "{replicas: 1, size: 5Gi, users: {me: {}, you: {}}}");
    Applied applied = lab.create(before);
    lab.await(before);
    asOther("PATCH", APPS + "postgreses/two", "{spec: {external: true, users: {them: {}}}}");

    ResourceSpec after = postgres("two", "{size: 5Gi, users: {me: {}}}");
    assertThat(changed(after, applied, before))
        .containsExactlyInAnyOrder("spec.replicas", "spec.users.you");
    lab.update(after, lab.entry(before, applied));
    lab.await(after);

    Value.Tree values = values("two");
    assertThat(values.get("replicas")).isNull();
    assertThat(Fields.tree(values, "users").fields().keySet()).containsExactly("me", "them");
    assertThat(values.get("external")).isEqualTo(Value.of(true));
    assertThat(changed(after, applied, after)).isEmpty();
  }

  @Test
  void aPlanAsksNoDryRunAndChangesNothing() {
    ResourceSpec wish = postgres("three", "{size: 5Gi}");
    lab.observe(wish);
    Applied applied = lab.create(wish);
    simulator.clearRequests();
    changed(postgres("three", "{size: 6Gi}"), applied, wish);
    assertThat(simulator.requests()).extracting(RequestLog.Entry::method).containsOnly("GET");
  }

  @Test
  void readyAfterAChangeIsThatOfTheChange() {
    ResourceSpec before = postgres("four", "{size: 5Gi}");
    Applied applied = lab.create(before);
    lab.await(before);
    ResourceSpec after = postgres("four", "{size: 6Gi}");
    lab.update(after, lab.entry(before, applied));
    lab.await(after);
    Value.Tree release = read(RELEASES + "postgres-four");
    assertThat(Fields.number(release, 0, "status", "observedGeneration"))
        .isEqualTo(Fields.number(release, -1, "metadata", "generation"));
  }

  private static ResourceSpec application(String kind, String name, String spec) {
    return TestLab.spec(
        TestLab.yaml(
            "{apiVersion: apps.cozystack.io/v1alpha1, kind: %s, metadata: {name: %s, namespace: %s}, spec: %s}"
                .formatted(kind, name, SPACE, spec)));
  }

  @Test
  void whatItsServerDoesNotShowYetIsWaitedFor() {
    simulator.faults().add(new ReleaseFault.Unseen(SPACE, "unseen", 2));
    ResourceSpec wish = postgres("unseen", "{size: 5Gi}");
    lab.create(wish);
    lab.await(wish);
    assertThat(simulator.faults().releases().met()).containsEntry("Unseen", 2);
    assertThat(lab.present(wish).ready()).isTrue();
  }

  @Test
  void aMachineThatIsOffOrWaitsForItsImageIsMade() {
    ResourceSpec disk =
        application("VMDisk", "disc", "{source: {upload: {}}, storage: 1Gi, storageClass: ''}");
    lab.create(disk);
    lab.await(disk);
    ResourceSpec waits = application("VMInstance", "waits", "{disks: [{name: disc}]}");
    lab.create(waits);
    lab.await(waits);
    ResourceSpec off = application("VMInstance", "resting", "{runStrategy: Halted}");
    lab.create(off);
    lab.await(off);
    for (ResourceSpec one : List.of(disk, waits, off)) {
      assertThat(lab.present(one).ready()).as(one.address().toString()).isTrue();
    }
    for (String release : List.of("vm-disk-disc", "vm-instance-waits", "vm-instance-resting")) {
      Value.Tree ready = Fields.condition(read(RELEASES + release), "Ready");
      assertThat(ready == null ? "" : Fields.text(ready, "status")).isNotEqualTo("True");
    }
  }

  @Test
  void aStrangersApplicationIsNotTouched() {
    asOther(
        "POST",
        APPS + "postgreses",
        "{apiVersion: apps.cozystack.io/v1alpha1, kind: Postgres, metadata: {name: five}}");
    ResourceSpec wish = postgres("five", "{size: 6Gi}");
    simulator.clearRequests();
    org.assertj.core.api.Assertions.assertThatThrownBy(() -> lab.create(wish))
        .isInstanceOf(ProviderException.class)
        .hasMessageContaining("was not made by this lab");
    assertThat(simulator.requests())
        .extracting(RequestLog.Entry::method)
        .doesNotContain("PUT", "PATCH", "DELETE");
  }

  @Test
  void whatSomebodyElseChangedSinceTheLookStays() {
    ResourceSpec before = postgres("six", "{size: 5Gi}");
    Applied applied = lab.create(before);
    lab.await(before);
    lab.observe(before);
    asOther("PATCH", APPS + "postgreses/six", "{spec: {external: true}}");
    lab.update(postgres("six", "{size: 6Gi}"), lab.entry(before, applied));
    assertThat(values("six").get("external")).isEqualTo(Value.of(true));
    assertThat(values("six").get("size")).isEqualTo(Value.of("6Gi"));
  }

  @Test
  void anEntryWithoutFieldsComesAndGoes() {
    ResourceSpec none = postgres("seven", "{size: 5Gi, users: {me: {}}}");
    Applied applied = lab.create(none);
    ResourceSpec one = postgres("seven", "{size: 5Gi, users: {me: {}, you: {}}}");
    assertThat(changed(one, applied, none)).containsExactly("spec.users.you");
    lab.update(one, lab.entry(none, applied));
    assertThat(changed(one, applied, one)).isEmpty();
    assertThat(changed(none, applied, one)).containsExactly("spec.users.you");
    lab.update(none, lab.entry(one, applied));
    assertThat(Fields.tree(values("seven"), "users").fields().keySet()).containsExactly("me");
  }
}
