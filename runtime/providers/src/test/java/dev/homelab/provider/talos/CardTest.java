package dev.homelab.provider.talos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homelab.model.Address;
import dev.homelab.model.LabIdentity;
import dev.homelab.model.Lifecycle;
import dev.homelab.model.Origin;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.StateEntry;
import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.FakeCall;
import dev.homelab.provider.talos.secrets.SecretsFile;
import dev.homelab.sim.talos.Hardware;
import dev.homelab.sim.talos.Image;
import dev.homelab.sim.talos.PciPart;
import dev.homelab.sim.talos.TalosVersion;
import dev.homelab.spi.Applied;
import dev.homelab.spi.Observation;
import dev.homelab.spi.ObserveRequest;
import dev.homelab.spi.ProviderSession;
import dev.homelab.spi.StepRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The card of a box is found before the box is installed and after, and asked for once. */
class CardTest {
  private static final LabIdentity LAB = new LabIdentity("home", "id", "");
  private static final Address CARD = Address.parse("node.box/talos.card");
  private static final PciPart A10 = card("01", "10de:2236", "GA102GL [A10]");
  private static final PciPart OTHER = card("41", "10de:2684", "AD102 [GeForce RTX 4090]");
  private static final PciPart INTEGRATED = card("c6", "1002:1900", "HawkPoint1");

  @TempDir Path folder;

  private static PciPart card(String bus, String id, String product) {
    return new PciPart("0000:" + bus + ":00.0", "0300", "Display controller", id, "ACME", product);
  }

  /** One box that waits with a stick in it. */
  private TalosBench box(PciPart... devices) throws IOException {
    TalosBench bench = TalosBench.of(folder, 1, 0);
    furnish(bench, devices);
    return bench;
  }

  private static void furnish(TalosBench bench, PciPart... devices) {
    String id = "box/box-1";
    Hardware.Disk disk = new Hardware.Disk("/dev/sda", 200L << 30, "Quick", "N1", "ssd", false);
    bench.world.talos().remove(id);
    bench
        .world
        .talos()
        .put(
            id,
            new Hardware(
                "metal",
                TalosBench.address(1),
                "bc:24:11:00:01:01",
                8,
                16_384,
                List.of(disk),
                List.of(devices)));
    bench.world.talos().boots(id, null, new Image(Image.EMPTY, TalosVersion.parse(bench.talos)));
    bench.world.talos().power(id, true);
    bench.world.advance(120_000);
  }

  private static ResourceSpec card(Map<String, String> stated) {
    TreeMap<String, Object> desired = new TreeMap<>(stated);
    desired.put("address", TalosBench.address(1));
    desired.put("secrets", new Value.Secret(TalosBench.SECRETS));
    return ResourceSpec.of(CARD, "talos.card", null, Value.ofMap(desired), Origin.NONE);
  }

  private static FakeCall call(TalosBench bench) {
    return FakeCall.patient().withSecret(TalosBench.SECRETS, SecretsFile.write(bench.secrets));
  }

  private static ProviderSession session(TalosBench bench) {
    return new TalosProvider().connect(null, bench.options(), call(bench));
  }

  private static Value.Tree found(TalosBench bench, ResourceSpec spec) {
    try (ProviderSession session = session(bench)) {
      return session.create(new StepRequest(LAB, spec, null), call(bench)).outputs();
    }
  }

  private static Observation seen(
      TalosBench bench, ResourceSpec spec, @Nullable StateEntry prior, FakeCall call) {
    try (ProviderSession session = session(bench)) {
      Map<Address, StateEntry> known = prior == null ? Map.of() : Map.of(CARD, prior);
      return Objects.requireNonNull(
          session.observe(new ObserveRequest(LAB, List.of(spec), known, true), call).get(CARD));
    }
  }

  /** What a plan says of an observation. */
  private static List<String> changes(
      TalosBench bench, ResourceSpec spec, Observation.Present there) {
    try (ProviderSession session = session(bench)) {
      return session.compare(spec, null, there).changes().stream()
          .map(change -> change.path() + " " + change.before() + " " + change.after())
          .toList();
    }
  }

  private static StateEntry recorded(ResourceSpec spec, Value.Tree outputs) {
    return new StateEntry(
        CARD,
        spec.type(),
        1,
        null,
        "card",
        spec.desired(),
        Value.Tree.EMPTY,
        outputs,
        new TreeSet<>(),
        Lifecycle.DEFAULT,
        true,
        "");
  }

  private static String text(Value.Tree outputs, String name) {
    return String.valueOf(Value.textOf(outputs.get(name)));
  }

  @Test
  void aBoxThatWaitsForItsConfigTellsItsCard() throws IOException {
    try (TalosBench bench = box(INTEGRATED, A10)) {
      Value.Tree outputs = found(bench, card(Map.of()));

      assertThat(text(outputs, "gpuSelector")).isEqualTo("10DE:2236");
      assertThat(text(outputs, "gpuDevice")).isEqualTo("nvidia.com/GA102GL_A10");
      assertThat(outputs.get("gpuExternal")).isEqualTo(Value.of(true));
      assertThat(bench.world.talos().config("box/box-1")).isEmpty();
    }
  }

  @Test
  void aBoxThatRunsTellsItToo() throws IOException {
    try (TalosBench bench = box(INTEGRATED)) {
      bench.up();
      ResourceSpec spec = card(Map.of("gpuDevice", "amd.com/HAWKPOINT1"));
      Value.Tree outputs = found(bench, spec);

      assertThat(text(outputs, "gpuSelector")).isEqualTo("1002:1900");
      assertThat(text(outputs, "gpuDevice")).isEqualTo("amd.com/HAWKPOINT1");
      assertThat(outputs.get("gpuExternal")).isEqualTo(Value.of(false));
      Observation seen = seen(bench, spec, recorded(spec, outputs), call(bench));
      assertThat(seen)
          .isInstanceOfSatisfying(
              Observation.Present.class,
              there -> {
                assertThat(there.outputs()).isEqualTo(outputs);
                assertThat(changes(bench, spec, there)).isEmpty();
              });
    }
  }

  @Test
  void aCardThatNothingBindsIsToldWhenTheBoxIsLookedAtAndBeforeAnythingIsMade() throws IOException {
    try (TalosBench bench = box(INTEGRATED)) {
      ResourceSpec plain = card(Map.of());

      assertThat(seen(bench, plain, null, call(bench)))
          .isInstanceOfSatisfying(
              Observation.Unreachable.class,
              refused ->
                  assertThat(refused.cause().diagnostics().get(0).code())
                      .isEqualTo(TalosCodes.UNBOUND_CARD));
      assertThatThrownBy(() -> found(bench, plain))
          .hasMessageContaining("nothing hands the graphics card");
      assertThat(bench.world.talos().config("box/box-1")).isEmpty();
    }
  }

  @Test
  void anotherCardThanTheRecordedOneIsAChange() throws IOException {
    try (TalosBench bench = box(OTHER)) {
      ResourceSpec spec = card(Map.of());
      StateEntry before =
          recorded(spec, Value.ofMap(Map.of("gpuSelector", "10DE:2236", "gpuDevice", "x.y/Z")));

      assertThat(seen(bench, spec, before, call(bench)))
          .isInstanceOfSatisfying(
              Observation.Present.class,
              there ->
                  assertThat(changes(bench, spec, there))
                      .singleElement()
                      .asString()
                      .startsWith("card ")
                      .contains("10DE:2236", "10DE:2684"));
    }
  }

  @Test
  void severalCardsAreRefusedWhenTheBoxIsLookedAt() throws IOException {
    try (TalosBench bench = box(A10, OTHER)) {
      ResourceSpec plain = card(Map.of());
      Observation seen = seen(bench, plain, null, call(bench));

      assertThat(seen)
          .isInstanceOfSatisfying(
              Observation.Unreachable.class,
              refused ->
                  assertThat(refused.cause().diagnostics().get(0).code())
                      .isEqualTo(TalosCodes.SEVERAL_CARDS));
      assertThatThrownBy(() -> found(bench, plain)).hasMessageContaining("which graphics card");
      assertThat(text(found(bench, card(Map.of("gpuSelector", "10de:2684"))), "gpuDevice"))
          .isEqualTo("nvidia.com/AD102_GEFORCE_RTX_4090");
    }
  }

  @Test
  void aCardThatIsNotThereAnyMoreKeepsItsRecordAndIsRefused() throws IOException {
    try (TalosBench bench = box(card("44", "1a03:2000", "ASPEED"))) {
      ResourceSpec spec = card(Map.of());
      Value.Tree outputs = Value.ofMap(Map.of("gpuSelector", "10DE:2236"));

      assertThat(seen(bench, spec, recorded(spec, outputs), call(bench)))
          .isInstanceOfSatisfying(
              Observation.Present.class,
              there -> {
                assertThat(there.outputs()).isEqualTo(outputs);
                assertThat(there.refused()).isNotNull();
                assertThat(changes(bench, spec, there)).hasSize(1);
              });
    }
  }

  @Test
  void nobodyIsAskedWhenAllIsStated() throws IOException {
    try (TalosBench bench = box()) {
      bench.world.talos().power("box/box-1", false);
      ResourceSpec spec =
          card(Map.of("gpuSelector", "10de:2236", "gpuDevice", "nvidia.com/MY_CARD"));
      bench.world.talos().log().clear();
      Applied applied;
      try (ProviderSession session = session(bench)) {
        applied = session.create(new StepRequest(LAB, spec, null), call(bench));
      }

      assertThat(text(applied.outputs(), "gpuSelector")).isEqualTo("10DE:2236");
      assertThat(text(applied.outputs(), "gpuDevice")).isEqualTo("nvidia.com/MY_CARD");
      assertThat(new TalosProvider().knownOutputs(spec)).isEqualTo(applied.outputs());
      assertThat(bench.calls("State")).isEmpty();
    }
  }

  @Test
  void aFormThatNobodyUnderstandsIsToldBeforeAnythingIsAsked() {
    TalosProvider provider = new TalosProvider();

    assertThat(provider.check(card(Map.of("gpuSelector", "nvidia"))))
        .singleElement()
        .returns(TalosCodes.MALFORMED_CARD, one -> one.code());
    assertThat(provider.check(card(Map.of("gpuDevice", "GA102GL_A10"))))
        .singleElement()
        .returns(TalosCodes.MALFORMED_CARD, one -> one.code());
    assertThat(provider.check(card(Map.of("gpuSelector", "10de:2236", "gpuDevice", "a.b/C"))))
        .isEmpty();
  }
}
