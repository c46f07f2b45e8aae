package dev.homelab.provider.kubevirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.codec.Sha256;
import dev.homelab.model.Address;
import dev.homelab.model.LabIdentity;
import dev.homelab.model.Origin;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.FakeCall;
import dev.homelab.provider.kubernetes.TestLab;
import dev.homelab.provider.kubernetes.pods.TargetPods;
import dev.homelab.sim.kube.KubeSimulator;
import dev.homelab.sim.kube.SimulatorOptions;
import dev.homelab.sim.kube.http.RequestLog;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.spi.Comparison;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.Observation;
import dev.homelab.spi.ObserveRequest;
import dev.homelab.spi.PodReach;
import dev.homelab.spi.ProviderException;
import dev.homelab.spi.ProviderSession;
import dev.homelab.spi.SessionOptions;
import dev.homelab.spi.StepRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images through a port-forward to the upload proxy of a simulated cluster, over real sockets. */
class ImageUploadTest {
  private static final String NAMESPACE = "tenant-root";
  private static final String VOLUME = NAMESPACE + "/vm-disk-installer";
  private static final Address ADDRESS = TestLab.CLUSTER.child("image", "upload");

  @TempDir Path folder;

  private final KubeSimulator kube =
      KubeSimulator.start(SimulatorOptions.inMemory().withSpeed(1000).withCozystack(true));
  private final LabIdentity lab =
      new LabIdentity("home", "11111111-2222-3333-4444-555555555555", "");
  private @Nullable ProviderSession opened;
  private byte[] image = {};

  private ProviderSession session() {
    return Objects.requireNonNull(opened, "opened before each test");
  }

  @BeforeEach
  void begin() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 400_000; i++) {
      text.append("block ").append(i).append('\n');
    }
    image = text.toString().getBytes(StandardCharsets.UTF_8);
    Files.write(folder.resolve("windows.iso"), image);
    Path config = Files.writeString(folder.resolve("kubeconfig"), kube.kubeconfig());
    opened = new KubevirtProvider().connect(TestLab.target(config), options(), new ShortCall());
    ObjectNode storage = Json.object().put("apiVersion", "storage.k8s.io/v1");
    storage.put("kind", "StorageClass").put("provisioner", "sandbox.homelab.dev/volumes");
    storage.put("volumeBindingMode", "Immediate").putObject("metadata").put("name", "replicated");
    kube.nodes().make(storage);
    ObjectNode disk = Json.object().put("apiVersion", "apps.cozystack.io/v1alpha1");
    disk.put("kind", "VMDisk").putObject("metadata").put("name", "installer");
    ((ObjectNode) disk.path("metadata")).put("namespace", NAMESPACE);
    ObjectNode spec = disk.putObject("spec").put("storage", "10Gi").put("optical", true);
    spec.put("storageClass", "replicated").putObject("source").putObject("upload");
    made(disk);
  }

  /** Applications are written through their API. */
  private void made(ObjectNode disk) throws IOException {
    try (var reach =
        new TargetPods()
            .open(
                TestLab.target(folder.resolve("kubeconfig")).config(),
                options(),
                new ShortCall())) {
      String path = "apis/apps.cozystack.io/v1alpha1/namespaces/" + NAMESPACE + "/vmdisks";
      reach.change(
          new PodReach.Change(
              "POST",
              new PodReach.Wanted(path, "VMDisk", NAMESPACE, "installer"),
              TestLab.json(disk.toString())),
          new ShortCall());
    }
  }

  /** A call whose pauses are short. */
  private static final class ShortCall extends FakeCall {
    ShortCall() {
      super(Duration.ofSeconds(100));
    }

    @Override
    public void pause(Duration time) throws InterruptedException {
      super.pause(Duration.ofMillis(30));
    }
  }

  @AfterEach
  void leave() {
    session().close();
    kube.close();
  }

  private SessionOptions options() {
    return TestLab.options(folder);
  }

  private static ResourceSpec wish(String file) {
    Value.Tree fields =
        Value.ofMap(Map.of("namespace", NAMESPACE, "disk", "installer", "file", file));
    return ResourceSpec.of(ADDRESS, KubevirtProvider.IMAGE, TestLab.CLUSTER, fields, Origin.NONE);
  }

  private Observation look(ResourceSpec spec) {
    return session()
        .observe(new ObserveRequest(lab, List.of(spec), Map.of(), true), new ShortCall())
        .getOrDefault(ADDRESS, new Observation.Absent());
  }

  private FakeCall create() {
    FakeCall call = new ShortCall();
    session().create(new StepRequest(lab, wish("windows.iso"), null), call);
    return call;
  }

  @Test
  void aDiskHasTheImageAndIsNotFilledTwice() {
    assertThat(look(wish("windows.iso"))).isInstanceOf(Observation.Absent.class);
    FakeCall call = create();
    assertThat(kube.uploads().taken()).containsEntry(VOLUME, Sha256.hex(image));
    assertThat(call.progressed.toString()).contains("uploads windows.iso: ", ", 100 %");

    Observation.Present seen = (Observation.Present) look(wish("windows.iso"));
    assertThat(session().compare(wish("windows.iso"), null, seen)).isEqualTo(Comparison.SAME);
    kube.clearRequests();
    create();
    assertThat(kube.requests()).extracting(RequestLog.Entry::method).containsOnly("GET");
  }

  @Test
  void anUploadThatBreaksOffBeginsAnew() {
    kube.uploads().cutAfter(1_000_000);
    ProviderException broken = catchThrowableOfType(ProviderException.class, this::create);
    assertThat(broken.errorClass()).isEqualTo(ErrorClass.TRANSIENT);
    assertThat(broken.diagnostics().get(0).title()).contains("windows.iso broke off");
    assertThat(look(wish("windows.iso"))).isInstanceOf(Observation.Absent.class);
    create();
    assertThat(kube.uploads().taken()).containsEntry(VOLUME, Sha256.hex(image));
  }

  @Test
  void anImageThatBreaksWhileItIsUnpackedIsSentAnew() {
    kube.uploads().keepPacked(true);
    ProviderException broken = catchThrowableOfType(ProviderException.class, this::create);
    assertThat(broken.errorClass()).isEqualTo(ErrorClass.TRANSIENT);
    assertThat(broken.diagnostics().get(0).title())
        .isEqualTo("windows.iso broke while it was unpacked");
    create();
    assertThat(kube.uploads().taken()).containsEntry(VOLUME, Sha256.hex(image));
  }

  @Test
  void anImageIsNotUnpackedForHours() {
    kube.uploads().keepPacked(false);
    AtomicInteger pauses = new AtomicInteger();
    FakeCall call =
        new FakeCall(Duration.ofHours(3)) {
          @Override
          public Instant now() {
            return super.now().plus(Duration.ofMinutes(pauses.get()));
          }

          @Override
          public void pause(Duration time) throws InterruptedException {
            pauses.incrementAndGet();
            super.pause(Duration.ofMillis(30));
          }
        };
    ProviderException late =
        catchThrowableOfType(
            ProviderException.class,
            () -> session().create(new StepRequest(lab, wish("windows.iso"), null), call));
    assertThat(late.errorClass()).isEqualTo(ErrorClass.TRANSIENT);
    assertThat(late.diagnostics().get(0).title()).contains("broke while it was unpacked");
  }

  @Test
  void aTokenThatRanOutIsAskedForOnceMore() {
    kube.uploads().refuseTokens(1);
    FakeCall call = create();
    assertThat(kube.uploads().taken()).containsEntry(VOLUME, Sha256.hex(image));
    assertThat(call.progressed.toString()).as("sent once").containsOnlyOnce("100 %");
  }

  /** An earlier run was stopped while its image was unpacked; the file is another one by now. */
  @Test
  void whatIsUnpackedStillIsNotCalledAnotherImage() throws IOException {
    try (PodReach reach =
        new TargetPods()
            .open(
                TestLab.target(folder.resolve("kubeconfig")).config(),
                options(),
                new ShortCall())) {
      String earlier = "sha256:" + Sha256.hex("an earlier one".getBytes(StandardCharsets.UTF_8));
      awaitOpen(reach);
      DataVolume.mark(reach, NAMESPACE, "installer", earlier, new ShortCall());
      kube.uploads().refuseTokens(1);
      FakeCall unpacked =
          new FakeCall(Duration.ofSeconds(100)) {
            @Override
            public void pause(Duration time) throws InterruptedException {
              kube.uploads().fill(VOLUME);
              super.pause(Duration.ofMillis(30));
            }
          };
      ProviderException refused =
          catchThrowableOfType(
              ProviderException.class,
              () -> session().create(new StepRequest(lab, wish("windows.iso"), null), unpacked));
      assertThat(refused.errorClass()).isEqualTo(ErrorClass.REJECTED);
      assertThat(refused.diagnostics().get(0).code()).isEqualTo(KubevirtCodes.OTHER_IMAGE);
      assertThat(Objects.requireNonNull(volume(reach)).image()).isEqualTo(earlier);
    }
  }

  private static @Nullable DataVolume volume(PodReach reach) {
    return DataVolume.find(reach, NAMESPACE, "installer", new ShortCall());
  }

  private static void awaitOpen(PodReach reach) {
    DataVolume seen = volume(reach);
    while (seen == null || !seen.phase().equals(DataVolume.OPEN)) {
      Waiting.pause("the volume", new ShortCall());
      seen = volume(reach);
    }
  }

  @Test
  void anotherImageIsToldAndNotWritten() throws IOException {
    create();
    Files.writeString(folder.resolve("windows.iso"), "another release");
    Observation.Present seen = (Observation.Present) look(wish("windows.iso"));
    Comparison other = session().compare(wish("windows.iso"), null, seen);
    assertThat(other.changes()).hasSize(1);
    assertThat(other.replaceBecause()).as("only with a new disk").containsExactly("content");
    assertThat(new KubevirtProvider().fillsContainer(KubevirtProvider.IMAGE)).isTrue();
    ProviderException refused =
        catchThrowableOfType(
            ProviderException.class,
            () ->
                session().update(new StepRequest(lab, wish("windows.iso"), null), new ShortCall()));
    assertThat(refused.diagnostics().get(0).code()).isEqualTo(KubevirtCodes.OTHER_IMAGE);
    Files.delete(folder.resolve("windows.iso"));
    seen = (Observation.Present) look(wish("windows.iso"));
    assertThat(session().compare(wish("windows.iso"), null, seen)).isEqualTo(Comparison.SAME);
  }

  @Test
  void aFileThatIsNotThereIsToldBeforeAnythingRuns() {
    KubevirtProvider provider = new KubevirtProvider();
    assertThat(provider.lacking(wish("windows.iso"), options())).isEmpty();
    assertThat(provider.lacking(wish("none.iso"), options()))
        .singleElement()
        .satisfies(told -> assertThat(told.code()).isEqualTo(KubevirtCodes.NO_FILE));
    assertThat(provider.lacking(wish("../none.iso"), options()).get(0).title())
        .contains("outside the lab's folder");
  }

  @Test
  void answersAreADiscThatIsUploadedOnce() {
    Value.Tree answers =
        Value.ofMap(
            Map.of(
                "user", "anna",
                "password", new Value.Secret("door"),
                "computer", "windows",
                "language", "en-US",
                "key", "W269N-WFGWX-YVC9B-4J6C9-T83GX"));
    Value.Tree fields =
        Value.ofMap(Map.of("namespace", NAMESPACE, "disk", "installer", "answers", answers));
    ResourceSpec wish =
        ResourceSpec.of(ADDRESS, KubevirtProvider.IMAGE, TestLab.CLUSTER, fields, Origin.NONE);
    assertThat(new KubevirtProvider().check(wish)).isEmpty();
    assertThat(new KubevirtProvider().lacking(wish, options())).isEmpty();
    FakeCall call = new ShortCall();
    call.withSecret("door", "correct-horse");
    session().create(new StepRequest(lab, wish, null), call);
    assertThat(kube.uploads().taken()).containsKey(VOLUME);
    Observation.Present seen = (Observation.Present) look(wish);
    assertThat(session().compare(wish, null, seen)).isEqualTo(Comparison.SAME);
    assertThat(call.progressed.toString())
        .contains("uploads answers for Windows")
        .doesNotContain("correct-horse");
  }
}
