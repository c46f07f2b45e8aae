package dev.homelab.provider.local;

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
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Values that a lab keeps: {@code local.value} has the property {@code content}, any value, and the
 * output {@code value}, the same. It is recorded in the state and nowhere else.
 */
public final class LocalProvider implements Provider {
  /** The one type. */
  public static final String VALUE = "local.value";

  static final String CONTENT = "content";
  private static final String OUTPUT = "value";
  private static final ResourceSchema SCHEMA =
      new ResourceSchema(
          VALUE,
          1,
          List.of(new FieldRule(CONTENT, true, false, false, false, "")),
          false,
          List.of());

  /** A provider; it keeps nothing. */
  public LocalProvider() {}

  @Override
  public String name() {
    return "local";
  }

  @Override
  public @Nullable ResourceSchema schema(String type) {
    return type.equals(VALUE) ? SCHEMA : null;
  }

  @Override
  public List<Diagnostic> check(ResourceSpec resource) {
    return resource.desired().get(CONTENT) != null
        ? List.of()
        : List.of(
            Diagnostic.error("HL5901", "`" + resource.address() + "` has no content")
                .at(resource.origin().user()));
  }

  @Override
  public Value.Tree knownOutputs(ResourceSpec resource) {
    return outputs(resource.desired());
  }

  static Value.Tree outputs(Value.Tree properties) {
    Value content = properties.get(CONTENT);
    return content == null ? Value.Tree.EMPTY : Value.Tree.EMPTY.with(OUTPUT, content);
  }

  @Override
  public boolean recordsOnly() {
    return true;
  }

  @Override
  public int parallelism(TargetSpec target) {
    return Integer.MAX_VALUE;
  }

  @Override
  public ProviderSession connect(
      @Nullable TargetSpec target, SessionOptions options, CallContext context) {
    return new LocalSession();
  }
}
