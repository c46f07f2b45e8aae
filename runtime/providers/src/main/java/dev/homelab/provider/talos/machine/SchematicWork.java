package dev.homelab.provider.talos.machine;

import dev.homelab.model.LabIdentity;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.StateEntry;
import dev.homelab.model.Value;
import dev.homelab.provider.talos.image.ImageAddress;
import dev.homelab.provider.talos.image.ImageFactory;
import dev.homelab.provider.talos.image.Schematic;
import dev.homelab.spi.Applied;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.Comparison;
import dev.homelab.spi.Observation;
import dev.homelab.spi.StepRequest;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Schematics of the image factory. They cannot be taken back there, and telling one twice is no
 * harm, so what is recorded is what there is.
 */
public final class SchematicWork implements Work {
  /** The type of schematics. */
  public static final String TYPE = "talos.schematic";

  private final ImageFactory factory;

  /** Works with a factory. */
  public SchematicWork(ImageFactory factory) {
    this.factory = factory;
  }

  private static Schematic schematic(Props wished) {
    return Schematic.of(wished.list("extensions"), wished.list("arguments"));
  }

  private static String factory(Props wished) {
    return wished.text("factory", ImageAddress.PUBLIC_FACTORY);
  }

  /** Where its images are: known without asking. */
  public static Value.Tree outputs(Value.Tree desired) {
    Props wished = new Props(desired);
    String host = factory(wished);
    boolean local = host.contains("://");
    ImageAddress image =
        new ImageAddress(
            local ? ImageAddress.PUBLIC_FACTORY : host,
            schematic(wished),
            wished.text("version"),
            wished.text("platform").equals("nocloud")
                ? ImageAddress.Platform.NOCLOUD
                : ImageAddress.Platform.METAL,
            ImageAddress.Architecture.AMD64,
            false);
    TreeMap<String, Value> outputs = new TreeMap<>();
    outputs.put("id", new Value.Text(schematic(wished).id()));
    outputs.put("disk", new Value.Text(image.disk("qcow2")));
    outputs.put("iso", new Value.Text(image.iso()));
    outputs.put("pxe", new Value.Text(image.pxe()));
    outputs.put("installer", new Value.Text(image.installer()));
    return new Value.Tree(outputs);
  }

  /** What was told the factory before; its content makes its name, so nothing else can differ. */
  @Override
  public Observation observe(
      LabIdentity lab, ResourceSpec spec, @Nullable StateEntry prior, CallContext context) {
    return prior == null ? new Observation.Absent() : observe(lab, prior, context);
  }

  @Override
  public Observation observe(LabIdentity lab, StateEntry entry, CallContext context) {
    return Observation.recorded(entry, true);
  }

  @Override
  public Comparison compare(ResourceSpec desired, Observation.Present observed) {
    return new Comparison(
        Views.changes("", observed.live(), desired.desired()),
        java.util.List.of(),
        java.util.List.of());
  }

  @Override
  public Applied create(StepRequest request, CallContext context) {
    Value.Tree desired = Objects.requireNonNull(request.desired()).desired();
    Props wished = new Props(desired);
    factory.tell(factory(wished), schematic(wished), context);
    return new Applied(schematic(wished).id(), outputs(desired), Value.Tree.EMPTY, true);
  }

  @Override
  public Applied update(StepRequest request, CallContext context) {
    return create(request, context);
  }

  @Override
  public void delete(StepRequest request, CallContext context) {
    // The factory keeps what it was told.
  }

  @Override
  public Value.Tree awaitReady(StepRequest request, CallContext context) {
    return outputs(Objects.requireNonNull(request.desired()).desired());
  }
}
