package dev.homelab.dsl.kotlin;

import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.HomelabException;
import dev.homelab.dsl.cache.CodeCache;
import dev.homelab.dsl.cache.FolderFiles;
import dev.homelab.dsl.cache.LabCache;
import dev.homelab.dsl.groovy.LoadRequest;
import dev.homelab.dsl.groovy.LoadResult;
import dev.homelab.dsl.recipe.RecipeCatalog;
import dev.homelab.dsl.script.BraceScan;
import dev.homelab.dsl.script.Evaluation;
import dev.homelab.dsl.script.ScriptClasses;
import dev.homelab.dsl.script.ScriptText;
import dev.homelab.dsl.script.SourceMap;
import dev.homelab.dsl.spec.LabBuilder;
import dev.homelab.dsl.spec.LanguageCodes;
import dev.homelab.dsl.vocabulary.Vocabulary;
import dev.homelab.model.Lab;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns the text of a script in Kotlin into a lab, or into everything that is wrong with it. */
public final class KotlinFrontend implements AutoCloseable {
  /** Sets what is kept of a script in Kotlin apart from one in Groovy with the same text. */
  private static final String KEPT = "kotlin\n";

  private final Vocabulary vocabulary;
  private final KotlinAddOn addOn;
  private @Nullable WordClasses words;
  private @Nullable KotlinCompiler compiler;

  private KotlinFrontend(Vocabulary vocabulary, KotlinAddOn addOn) {
    this.vocabulary = vocabulary;
    this.addOn = addOn;
  }

  /** A front end with the words and recipes of the class path. */
  public static KotlinFrontend create() {
    return new KotlinFrontend(Vocabulary.installed(), KotlinAddOn.ofMaven());
  }

  /** A front end with the words of the class path and these recipes. */
  public static KotlinFrontend of(RecipeCatalog recipes) {
    return new KotlinFrontend(Vocabulary.of(recipes), KotlinAddOn.ofMaven());
  }

  /** A front end whose compiler is looked for in a Maven repository of one's own. */
  static KotlinFrontend of(RecipeCatalog recipes, Path repository) {
    return new KotlinFrontend(Vocabulary.of(recipes), new KotlinAddOn(repository));
  }

  /** Reads, checks and evaluates a script. Never throws for what is wrong with a script. */
  public LoadResult load(LoadRequest request) {
    Lab cached = cached(request);
    if (cached != null) {
      return new LoadResult(cached, List.of(), cached.inputs(), true);
    }
    FolderFiles files =
        new FolderFiles(request.labFolder(), request.environment(), request.instead());
    try {
      return kept(request, read(request, files));
    } catch (HomelabException refused) {
      return failed(refused.diagnostics(), files);
    } catch (IOException broken) {
      return failed(
          List.of(
              LanguageCodes.error(
                      KotlinCodes.COMPILER_FAILED, "the Kotlin compiler cannot read or write files")
                  .withDetail(String.valueOf(broken.getMessage()))),
          files);
    }
  }

  private LoadResult read(LoadRequest request, FolderFiles files) throws IOException {
    String name = files.name(request.path());
    String text = ScriptText.read(request.path(), request.text(), files);
    SourceMap sources = new SourceMap();
    sources.add(name, text);
    Diagnostic unbalanced = BraceScan.find(name, text);
    if (unbalanced != null) {
      return failed(List.of(unbalanced), files);
    }
    List<Diagnostic> problems = new ArrayList<>();
    Map<String, byte[]> classes = code(request, files, sources, text, problems);
    if (!problems.isEmpty()) {
      return failed(problems, files);
    }
    addOn.checkLibrary();
    try (WordsLoader loader = new WordsLoader(words().classes(), addOn.library())) {
      Evaluation evaluation = new Evaluation(vocabulary, files, sources, KotlinCompiler.SOURCE);
      ScriptClasses script = new ScriptClasses(loader, classes);
      Evaluation.Outcome made =
          evaluation.of(request.labFolder(), lab -> run(lab, script), new ArrayList<>());
      return new LoadResult(made.lab(), made.problems(), files.inputs(), false);
    }
  }

  private Map<String, byte[]> code(
      LoadRequest request,
      FolderFiles files,
      SourceMap sources,
      String text,
      List<Diagnostic> problems)
      throws IOException {
    Path cache = request.cacheFolder();
    CodeCache.Code known = cache == null ? null : CodeCache.lookup(cache, KEPT + text, files);
    if (known != null) {
      return known.classes();
    }
    KotlinCompiler.Compiled compiled = compiler().compile(text, words());
    String name = sources.files().get(0);
    problems.addAll(new KotlinMistakes(vocabulary, name, text).of(compiled.messages(), sources));
    problems.addAll(ClassCheck.of(compiled.classes(), sources));
    if (cache != null && problems.isEmpty()) {
      CodeCache.store(
          cache, KEPT + text, new CodeCache.Code(sources.files(), List.of(), compiled.classes()));
    }
    return compiled.classes();
  }

  private static boolean run(LabBuilder lab, ScriptClasses script)
      throws ReflectiveOperationException {
    Constructor<?> constructor =
        script.loadClass(KotlinCompiler.CLASS_NAME).getDeclaredConstructor();
    return ((KotlinScript) constructor.newInstance()).run(lab);
  }

  private WordClasses words() {
    WordClasses known = words;
    if (known == null) {
      known = WordClasses.of(vocabulary);
      words = known;
    }
    return known;
  }

  private KotlinCompiler compiler() throws IOException {
    KotlinCompiler known = compiler;
    if (known == null) {
      addOn.check();
      known = new KotlinCompiler(addOn);
      compiler = known;
    }
    return known;
  }

  private static @Nullable Lab cached(LoadRequest request) {
    Path cache = request.cacheFolder();
    return cache == null || request.text() != null
        ? null
        : LabCache.lookup(cache, request.path(), request.labFolder(), request.environment());
  }

  /** Keeps a lab that has no problem at all, so that warnings are told each time. */
  private static LoadResult kept(LoadRequest request, LoadResult result) {
    Path cache = request.cacheFolder();
    Lab lab = result.lab();
    if (cache != null && lab != null && request.text() == null && result.diagnostics().isEmpty()) {
      LabCache.store(cache, request.path(), request.labFolder(), lab);
    }
    return result;
  }

  private static LoadResult failed(List<Diagnostic> problems, FolderFiles files) {
    return new LoadResult(null, Evaluation.ordered(problems), files.inputs(), false);
  }

  @Override
  public void close() {
    KotlinCompiler known = compiler;
    if (known != null) {
      known.close();
    }
  }
}
