package dev.homelab.dsl.groovy;

import java.util.List;
import java.util.Set;
import org.codehaus.groovy.ast.ConstructorNode;
import org.codehaus.groovy.ast.MethodNode;
import org.codehaus.groovy.transform.stc.ExtensionMethodNode;
import org.jspecify.annotations.Nullable;

/**
 * Knows calls that have an effect or whose answer changes from run to run. A script that makes one
 * would give another lab from the same inputs. This finds mistakes; it is no border against hostile
 * scripts.
 */
final class Purity {
  private static final List<String> OUTSIDE =
      List.of(
          "java.lang.System",
          "java.lang.Runtime",
          "java.lang.Process",
          "java.lang.Thread",
          "java.io.",
          "java.nio.",
          "java.net.",
          "java.util.Random",
          "java.util.concurrent.",
          "java.security.SecureRandom",
          "groovy.util.Eval",
          "groovy.lang.GroovyShell");

  private static final Set<String> EFFECTS =
      Set.of("print", "println", "printf", "sleep", "execute", "evaluate", "shuffle", "shuffled");

  private Purity() {}

  /** What is wrong with a call, or null when nothing is. */
  static @Nullable String reason(MethodNode target) {
    MethodNode method =
        target instanceof ExtensionMethodNode extension
            ? extension.getExtensionMethodNode()
            : target;
    String type = method.getDeclaringClass().getName();
    String name = method.getName();
    boolean extension = target instanceof ExtensionMethodNode;
    String receiver = extension ? method.getParameters()[0].getType().getName() : type;
    if (name.startsWith("print") && EFFECTS.contains(name)) {
      return "a script prints nothing: it runs only when something changed";
    }
    if (EFFECTS.contains(name)
        && (extension || type.equals("groovy.lang.Script") || receiver.startsWith("java."))) {
      return "'" + name + "' has no place in a script: a lab is only described here";
    }
    if (isClock(method, type, name)) {
      return "the time is another one at each run, so a lab cannot depend on it";
    }
    if ((type.equals("java.util.UUID") && name.equals("randomUUID"))
        || (type.equals("java.lang.Math") && name.equals("random"))) {
      return "chance gives another answer at each run, so a lab cannot depend on it";
    }
    return OUTSIDE.stream().anyMatch(receiver::startsWith)
        ? "a script reads the world only through its words"
        : null;
  }

  private static boolean isClock(MethodNode method, String type, String name) {
    return (type.startsWith("java.time.") && name.equals("now"))
        || ((type.equals("java.util.Date") || type.equals("java.util.GregorianCalendar"))
            && method instanceof ConstructorNode
            && method.getParameters().length == 0)
        || (type.equals("java.util.Calendar") && name.equals("getInstance"));
  }
}
