package dev.homelab.sim.kube.cel;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cel.bundle.Cel;
import dev.cel.bundle.CelFactory;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.SimpleType;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.Program;
import dev.homelab.sim.kube.schema.Schema;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Compiles and runs rules. {@code self} and {@code oldSelf} are untyped, so a rule with a type
 * error is found when it runs, not when its definition is created.
 */
public final class Rules {
  private final Cel cel;
  private final Map<String, Program> programs = new ConcurrentHashMap<>();

  private Rules() {
    CelOptions options =
        CelOptions.current()
            .enableHeterogeneousNumericComparisons(true)
            .enableOptionalSyntax(true)
            .enableUnsignedLongs(true)
            .build();
    var builder =
        CelFactory.legacyCelBuilder()
            .setOptions(options)
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .addVar("self", SimpleType.DYN)
            .addVar("oldSelf", SimpleType.DYN)
            .addCompilerLibraries(
                CelExtensions.strings(),
                CelExtensions.optional(),
                CelExtensions.bindings(),
                CelExtensions.sets(options),
                CelExtensions.math())
            .addRuntimeLibraries(
                CelExtensions.strings(),
                CelExtensions.optional(),
                CelExtensions.sets(options),
                CelExtensions.math());
    Functions.addTo(builder);
    this.cel = builder.build();
  }

  private static final class Holder {
    static final Rules ALL = new Rules();
  }

  /** The shared rules; the library is loaded on the first call. */
  public static Rules shared() {
    return Holder.ALL;
  }

  /** Why a rule cannot be read, empty when it can. */
  public Optional<String> unreadable(String rule) {
    try {
      program(rule);
      return Optional.empty();
    } catch (CelValidationException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    } catch (CelEvaluationException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private Program program(String rule) throws CelValidationException, CelEvaluationException {
    Program known = programs.get(rule);
    if (known == null) {
      known = cel.createProgram(cel.compile(rule).getAst());
      programs.put(rule, known);
    }
    return known;
  }

  /**
   * Runs a rule.
   *
   * @param old the old value, null when there is none
   * @return the result, or the reason why it could not be had
   */
  public Outcome run(String rule, JsonNode self, @Nullable JsonNode old, Schema schema) {
    Map<String, Object> variables = new HashMap<>();
    variables.put("self", Values.of(self, schema));
    if (old != null) {
      variables.put("oldSelf", Values.of(old, schema));
    }
    try {
      return new Outcome(program(rule).eval(variables), "");
    } catch (CelValidationException | CelEvaluationException e) {
      return new Outcome(false, String.valueOf(e.getMessage()));
    }
  }

  /**
   * What a rule came to.
   *
   * @param value its value
   * @param failure why it could not be had, empty when it could
   */
  public record Outcome(Object value, String failure) {}
}
