package dev.homelab.real;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** What {@link RealTest} does: offers the shared cluster, or skips and counts, or fails in CI. */
final class RealExtension implements ExecutionCondition, BeforeAllCallback, ParameterResolver {

  private static final ExtensionContext.Namespace SPACE =
      ExtensionContext.Namespace.create(RealExtension.class);

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    boolean method = context.getTestMethod().isPresent();
    String lacking = RealControlPlane.whyNotAvailable();
    if (!method || lacking.isEmpty() || inCi()) {
      return ConditionEvaluationResult.enabled("");
    }
    context.getRoot().getStore(SPACE).getOrComputeIfAbsent(Skipped.class).count.incrementAndGet();
    return ConditionEvaluationResult.disabled(lacking);
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    String lacking = RealControlPlane.whyNotAvailable();
    if (!lacking.isEmpty() && inCi()) {
      throw new RealException(lacking + " In CI these tests are not skipped.");
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == RealControlPlane.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return RealControlPlane.shared();
  }

  private static boolean inCi() {
    return "true".equals(System.getenv("CI"));
  }

  /** Prints one line at the end of the run when tests were skipped. */
  static final class Skipped implements AutoCloseable {

    final AtomicInteger count = new AtomicInteger();

    @Override
    public void close() {
      System.err.println(
          "real: " + count.get() + " tests skipped. " + RealControlPlane.whyNotAvailable());
    }
  }
}
