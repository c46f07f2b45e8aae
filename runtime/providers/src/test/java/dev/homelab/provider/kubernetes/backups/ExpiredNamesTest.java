package dev.homelab.provider.kubernetes.backups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.homelab.diag.HomelabException;
import dev.homelab.model.Address;
import dev.homelab.model.Fields;
import dev.homelab.model.LabIdentity;
import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.FakeCall;
import dev.homelab.provider.kubernetes.TestLab;
import dev.homelab.provider.kubernetes.client.KubeCall;
import dev.homelab.provider.kubernetes.client.KubeClient;
import dev.homelab.provider.kubernetes.client.KubeRequest;
import dev.homelab.provider.kubernetes.json.ValueJson;
import dev.homelab.provider.kubernetes.ownership.OwnershipMark;
import dev.homelab.provider.kubernetes.schema.ObjectKey;
import dev.homelab.sim.kube.KubeSimulator;
import dev.homelab.sim.kube.SimulatorOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names that Cozystack keeps, over a Kubernetes API. */
class ExpiredNamesTest {
  private static final LabIdentity LAB =
      new LabIdentity("home", "11111111-2222-3333-4444-555555555555", "");
  private static final LabIdentity OTHER =
      new LabIdentity("home", "99999999-2222-3333-4444-555555555555", "");
  private static final String COZYSTACK = "backups.cozystack.io/v1alpha1";
  private static final String OURS = "apis/" + COZYSTACK + "/namespaces/tenant-home/";
  private static final String VELERO = "apis/velero.io/v1/namespaces/cozy-velero/";
  private static final String SPEC =
      "planRef: {name: vm-nightly}, applicationRef: {kind: VMInstance, name: linux}";
  private static final Duration LATER = Duration.ofDays(40);

  @TempDir Path folder;
  private final KubeSimulator simulator =
      KubeSimulator.start(SimulatorOptions.inMemory().withoutControllers());
  private KubeClient client;
  private ExpiredNames names;

  /** A call long after everything here was made. */
  private static FakeCall later() {
    return new FakeCall(LATER.plusMinutes(2)) {
      @Override
      public Instant now() {
        return Instant.now().plus(LATER);
      }
    };
  }

  @BeforeEach
  void prepare() throws IOException {
    Path config = Files.writeString(folder.resolve("kubeconfig"), simulator.kubeconfig());
    client =
        KubeClient.connect(
            TestLab.target(config).config(), TestLab.options(folder), FakeCall.patient());
    names =
        new ExpiredNames(
            client,
            new BackupClient.Application("tenant-home", "VMInstance", "linux"),
            Map.of("vm-nightly", Duration.ofDays(30)));
    for (String kind : List.of("Plan plans", "Backup backups", "BackupJob backupjobs")) {
      kind("backups.cozystack.io", "v1alpha1", kind);
    }
    for (String kind : List.of("Backup backups", "BackupStorageLocation backupstoragelocations")) {
      kind("velero.io", "v1", kind);
    }
    for (String name : List.of("tenant-home", "cozy-velero")) {
      make(
          "api/v1/namespaces",
          "{apiVersion: v1, kind: Namespace, metadata: {name: %s}}".formatted(name));
    }
    place("Available");
  }

  @AfterEach
  void end() {
    client.close();
    simulator.close();
  }

  @Test
  void whatIsGoneGoesByNameAndTheRestStays() {
    plan(LAB);
    backup("vm-nightly-1", "v-1");
    backup("vm-nightly-2", "v-2");
    velero("v-2");
    job("vm-nightly-1");
    job("vm-nightly-2");
    job("vm-nightly-3");

    List<ExpiredNames.Name> found = names.find(LAB, later());
    assertThat(found)
        .extracting(ExpiredNames.Name::kind, ExpiredNames.Name::name)
        .containsExactly(
            tuple("Backup", "vm-nightly-1"),
            tuple("BackupJob", "vm-nightly-1"),
            tuple("BackupJob", "vm-nightly-3"));
    assertThat(names.remove(found, later())).isEqualTo(found);
    assertThat(left("backups")).containsExactly("vm-nightly-2");
    assertThat(left("backupjobs")).containsExactly("vm-nightly-2");
    assertThat(names.find(LAB, later())).isEmpty();
  }

  @Test
  void whatIsYoungStays() {
    plan(LAB);
    backup("vm-nightly-1", "v-1");
    job("vm-nightly-1");
    assertThat(names.find(LAB, FakeCall.patient())).isEmpty();
  }

  @Test
  void aPlanOfAnotherLabOrOfNobodyIsNotTheLabs() {
    plan(OTHER);
    backup("vm-nightly-1", "v-1");
    job("vm-nightly-1");
    assertThat(names.find(LAB, later())).isEmpty();
    assertThat(names.find(OTHER, later())).hasSize(2);
  }

  @Test
  void whileVeleroDoesNotReachItsPlaceNothingCountsAsGone() {
    plan(LAB);
    backup("vm-nightly-1", "v-1");
    send("DELETE", VELERO + "backupstoragelocations/cozy-default", Value.Tree.EMPTY);
    assertThatThrownBy(() -> names.find(LAB, later())).satisfies(ExpiredNamesTest::isUnsure);
    place("Unavailable");
    assertThatThrownBy(() -> names.find(LAB, later())).satisfies(ExpiredNamesTest::isUnsure);
  }

  /** Velero found it in its bucket between the look and the deletion, or it is another object. */
  @Test
  void whatHasItsDataAgainStays() {
    plan(LAB);
    backup("vm-nightly-1", "v-1");
    backup("vm-nightly-2", "v-2");
    List<ExpiredNames.Name> found = names.find(LAB, later());
    assertThat(found).hasSize(2);
    velero("v-1");
    send("DELETE", OURS + "backups/vm-nightly-2", Value.Tree.EMPTY);
    backup("vm-nightly-2", "v-2");
    List<ExpiredNames.Name> other = found.subList(1, 2);
    assertThatThrownBy(() -> names.remove(other, later())).isInstanceOf(HomelabException.class);
    assertThat(left("backups")).containsExactly("vm-nightly-1", "vm-nightly-2");
  }

  @Test
  void theJobOfABackupThatStaysStaysWithIt() {
    plan(LAB);
    backup("vm-nightly-1", "v-1");
    job("vm-nightly-1");
    List<ExpiredNames.Name> found = names.find(LAB, later());
    assertThat(found).hasSize(2);
    velero("v-1");
    assertThat(names.remove(found, later())).isEmpty();
    assertThat(left("backupjobs")).containsExactly("vm-nightly-1");
    send("DELETE", VELERO + "backupstoragelocations/cozy-default", Value.Tree.EMPTY);
    assertThatThrownBy(() -> names.remove(found, later())).satisfies(ExpiredNamesTest::isUnsure);
  }

  private static void isUnsure(Throwable thrown) {
    assertThat(((HomelabException) thrown).diagnostics().get(0).code()).isEqualTo("HL9146");
  }

  private void plan(LabIdentity lab) {
    Value.Tree plan =
        TestLab.yaml(
            "{apiVersion: %s, kind: Plan, metadata: {name: vm-nightly, namespace: tenant-home}}"
                .formatted(COZYSTACK));
    Address address = Address.parse("node.box/tenant.home/vm.linux/plan.nightly");
    send("POST", OURS + "plans", OwnershipMark.on(plan, lab, address, ObjectKey.of(plan)));
  }

  private String uid() {
    return Fields.text(read(OURS + "plans/vm-nightly"), "metadata", "uid");
  }

  private void backup(String name, String velero) {
    make(
        OURS + "backups",
        ("{apiVersion: %s, kind: Backup, metadata: {name: %s, namespace: tenant-home}, spec: {%s,"
                + " takenAt: '%s', strategyRef: {kind: Velero},"
                + " driverMetadata: {velero.io/backup-name: %s}}}")
            .formatted(
                COZYSTACK,
                name,
                SPEC,
                Instant.now().plusSeconds(1).truncatedTo(ChronoUnit.SECONDS),
                velero));
  }

  private void job(String name) {
    make(
        OURS + "backupjobs",
        ("{apiVersion: %s, kind: BackupJob, metadata: {name: %s, namespace: tenant-home,"
                + " ownerReferences: [{apiVersion: %s, kind: Plan, name: vm-nightly, uid: %s}]},"
                + " spec: {%s}, status: {phase: Succeeded}}")
            .formatted(COZYSTACK, name, COZYSTACK, uid(), SPEC));
  }

  private void velero(String name) {
    make(
        VELERO + "backups",
        "{apiVersion: velero.io/v1, kind: Backup, metadata: {name: %s, namespace: cozy-velero}}"
            .formatted(name));
  }

  private void place(String phase) {
    make(
        VELERO + "backupstoragelocations",
        ("{apiVersion: velero.io/v1, kind: BackupStorageLocation, metadata: {name: cozy-default,"
                + " namespace: cozy-velero}, status: {phase: %s}}")
            .formatted(phase));
  }

  private List<String> left(String plural) {
    return Fields.trees(read(OURS + plural), "items").stream()
        .map(one -> Fields.text(one, "metadata", "name"))
        .toList();
  }

  private void kind(String group, String version, String kindAndPlural) {
    String[] both = kindAndPlural.split(" ", 2);
    make(
        "apis/apiextensions.k8s.io/v1/customresourcedefinitions",
        ("{apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition,"
                + " metadata: {name: %3$s.%1$s}, spec: {group: %1$s, scope: Namespaced,"
                + " names: {kind: %2$s, plural: %3$s, singular: one%3$s}, versions: [{name: %4$s,"
                + " served: true, storage: true, schema: {openAPIV3Schema:"
                + " {type: object, x-kubernetes-preserve-unknown-fields: true}}}]}}")
            .formatted(group, both[0], both[1], version));
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (read("apis/" + group + '/' + version + '/' + both[1]).equals(Value.Tree.EMPTY)) {
      assertThat(System.nanoTime()).as("the kind is served").isLessThan(end);
      Thread.onSpinWait();
    }
  }

  private void make(String path, String yaml) {
    send("POST", path, TestLab.yaml(yaml));
  }

  private void send(String method, String path, Value.Tree body) {
    client.send(
        KubeRequest.write(
            method,
            path,
            KubeRequest.JSON,
            ValueJson.write(body),
            new KubeCall(method, "object", "", path)),
        FakeCall.patient());
  }

  private Value.Tree read(String path) {
    var answer =
        client.find(
            KubeRequest.get(path, new KubeCall("get", "object", "", path)), FakeCall.patient());
    return answer == null ? Value.Tree.EMPTY : Fields.tree(answer.body());
  }
}
