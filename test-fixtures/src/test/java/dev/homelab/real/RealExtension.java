package dev.homelab.real;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;

/** What {@link RealTest} does: offers the shared cluster, or skips and counts, or fails in CI. */
final class RealExtension implements ExecutionCondition, BeforeAllCallback, ParameterResolver {

  private static final ExtensionContext.Namespace SPACE =
      ExtensionContext.Namespace.create(RealExtension.class);

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    if (RealControlPlane.expected() || context.getTestMethod().isPresent()) {
      return ConditionEvaluationResult.enabled("");
    }
    int tests =
        AnnotationSupport.findAnnotatedMethods(
                context.getRequiredTestClass(), Testable.class, HierarchyTraversalMode.TOP_DOWN)
            .size();
    context.getRoot().getStore(SPACE).getOrComputeIfAbsent(Skipped.class).count.addAndGet(tests);
    return ConditionEvaluationResult.disabled(RealControlPlane.whyNotAvailable());
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    String lacking = RealControlPlane.whyNotAvailable();
    if (!lacking.isEmpty()) {
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
