package dev.homelab.dsl.groovy;

import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.SourceSpan;
import dev.homelab.dsl.spec.LanguageCodes;
import groovy.transform.CompileStatic;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.codehaus.groovy.GroovyBugError;
import org.codehaus.groovy.ast.ModuleNode;
import org.codehaus.groovy.control.CompilationFailedException;
import org.codehaus.groovy.control.CompilationUnit;
import org.codehaus.groovy.control.CompilerConfiguration;
import org.codehaus.groovy.control.Phases;
import org.codehaus.groovy.control.SourceUnit;
import org.codehaus.groovy.control.customizers.ASTTransformationCustomizer;
import org.codehaus.groovy.control.customizers.ImportCustomizer;
import org.codehaus.groovy.tools.GroovyClass;
import org.jspecify.annotations.Nullable;

/** Compiles a script to byte code, with every mistake told to the session. */
final class ScriptCompiler {
  /** The name of the script's class. */
  static final String CLASS_NAME = "HomelabFile";

  private static final String[] WORDS = {
    "dev.homelab.dsl.spec", "dev.homelab.dsl.spec.kube", "dev.homelab.dsl.spec.lab",
    "dev.homelab.dsl.spec.machine", "dev.homelab.dsl.spec.unit", "dev.homelab.dsl.spec.workload",
    "dev.homelab.model"
  };

  private final ScriptSession session;
  private final VocabularyLoader words;
  private final @Nullable Pruning pruning;

  ScriptCompiler(ScriptSession session, VocabularyLoader words) {
    this(session, words, null);
  }

  /** A compiler of what a pruning leaves of the script. */
  ScriptCompiler(ScriptSession session, VocabularyLoader words, @Nullable Pruning pruning) {
    this.session = session;
    this.words = words;
    this.pruning = pruning;
  }

  /**
   * Compiles a text.
   *
   * @return byte code by class name, or null after problems were told
   */
  @Nullable Map<String, byte[]> compile(String text) {
    CompilerConfiguration configuration = configuration();
    CompileLoader loader = new CompileLoader(words, configuration, session);
    CompilationUnit unit = new CompilationUnit(configuration, null, loader);
    unit.addSource(CLASS_NAME + ".groovy", text);
    unit.addPhaseOperation(this::prepare, Phases.CONVERSION);
    try {
      unit.compile(Phases.CLASS_GENERATION);
    } catch (CompilationFailedException failed) {
      fail(failed);
    } catch (GroovyBugError broken) {
      if (session.problems().isEmpty()) {
        session.problems().add(notCompiled());
      }
    } catch (RuntimeException broken) {
      if (!isTooLarge(broken)) {
        throw broken;
      }
      session.problems().add(tooLarge());
    }
    return session.problems().isEmpty() ? bytes(unit) : null;
  }

  private void fail(CompilationFailedException failed) {
    if (isTooLarge(failed)) {
      session.problems().add(tooLarge());
      return;
    }
    List<Diagnostic> found = CompilerErrors.read(failed, session);
    Set<SourceSpan> told =
        session.problems().stream()
            .map(Diagnostic::span)
            .filter(java.util.Objects::nonNull)
            .collect(java.util.stream.Collectors.toSet());
    found.stream()
        .filter(d -> d.span() == null || !told.contains(d.span()))
        .forEach(session.problems()::add);
  }

  private static boolean isTooLarge(Throwable problem) {
    for (Throwable at = problem; at != null; at = at.getCause()) {
      if (String.valueOf(at.getMessage()).contains("Method too large")
          || String.valueOf(at.getMessage()).contains("Class too large")) {
        return true;
      }
    }
    return false;
  }

  private Diagnostic notCompiled() {
    return LanguageCodes.error(LanguageCodes.SYNTAX, "Groovy cannot compile this script")
        .withDetail("The compiler of Groovy failed and does not say where.")
        .withHint("say what was changed last in a simpler way, such as with a variable of its own")
        .at(session.sources().line(1));
  }

  private Diagnostic tooLarge() {
    return LanguageCodes.error(
            LanguageCodes.TOO_LARGE, "one block of the script is too long for Java to run")
        .withDetail("Java takes 64 KiB of code in one block, which is about 1,500 short blocks.")
        .withHint("split it into several files with include, or say it in a loop")
        .at(session.sources().line(1));
  }

  private static Map<String, byte[]> bytes(CompilationUnit unit) {
    Map<String, byte[]> classes = new LinkedHashMap<>();
    for (GroovyClass type : unit.getClasses()) {
      classes.put(type.getName(), type.getBytes());
    }
    return classes;
  }

  private void prepare(SourceUnit source) {
    ModuleNode module = source.getAST();
    if (pruning != null) {
      pruning.prune(module);
    }
    new IncludePass(session, source, module).expand(module.getStatementBlock(), 0);
    if (pruning != null) {
      pruning.prune(module);
    }
    new ScriptPass(session, source).run(module);
    new LongBlocks().cut(module);
  }

  private static CompilerConfiguration configuration() {
    CompilerConfiguration configuration = new CompilerConfiguration();
    configuration.setTargetBytecode(CompilerConfiguration.JDK17);
    configuration.setScriptBaseClass(HomelabScript.class.getName());
    configuration.setSourceEncoding("UTF-8");
    configuration.setTolerance(Integer.MAX_VALUE);
    configuration.setDisabledGlobalASTTransformations(
        Set.of("groovy.grape.GrabAnnotationTransformation"));
    configuration.addCompilationCustomizers(
        new ImportCustomizer().addStarImports(WORDS),
        new ASTTransformationCustomizer(
            Map.of("extensions", List.of(WordChecker.class.getName())), CompileStatic.class));
    return configuration;
  }
}
