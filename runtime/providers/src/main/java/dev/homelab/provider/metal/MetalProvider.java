package dev.homelab.provider.metal;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.TargetSpec;
import dev.homelab.model.Value;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.FieldRule;
import dev.homelab.spi.Provider;
import dev.homelab.spi.ProviderSession;
import dev.homelab.spi.ResourceSchema;
import dev.homelab.spi.SessionOptions;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Boxes that stand in the cupboard. {@code metal.machine} has {@code name}, {@code address} (where
 * it answers), {@code mac} (wakes it up) and {@code gpu}; it exists when Talos answers at its
 * address, in maintenance mode or installed. Output: {@code address}.
 */
public final class MetalProvider implements Provider {
  /** The one type. */
  public static final String MACHINE = "metal.machine";

  /** How long a person may take to plug a medium in and switch a box on. */
  static final Duration PATIENCE = Duration.ofMinutes(30);

  private static final ResourceSchema SCHEMA =
      new ResourceSchema(
          MACHINE,
          1,
          List.of(new FieldRule("name", true, false, false, false, "")),
          false,
          List.of());

  /** A provider; it keeps nothing. */
  public MetalProvider() {}

  @Override
  public String name() {
    return "metal";
  }

  @Override
  public @Nullable ResourceSchema schema(String type) {
    return type.equals(MACHINE) ? SCHEMA : null;
  }

  @Override
  public List<Diagnostic> check(ResourceSpec resource) {
    return List.of();
  }

  @Override
  public Value.Tree knownOutputs(ResourceSpec resource) {
    Value address = resource.desired().get(Box.ADDRESS);
    return address == null ? Value.Tree.EMPTY : Value.Tree.EMPTY.with(Box.ADDRESS, address);
  }

  @Override
  public Duration patience(String type) {
    return PATIENCE;
  }

  @Override
  public int parallelism(TargetSpec target) {
    return Integer.MAX_VALUE;
  }

  @Override
  public ProviderSession connect(
      @Nullable TargetSpec target, SessionOptions options, CallContext context) {
    return new MetalSession(options.addresses());
  }
}
