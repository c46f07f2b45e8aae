package dev.homelab.dsl.groovy;

import groovy.lang.GroovyClassLoader;
import org.codehaus.groovy.control.CompilerConfiguration;

/** Looks up classes for one compilation, and leads the word checker to its session. */
final class CompileLoader extends GroovyClassLoader {
  private final ScriptSession session;

  CompileLoader(
      VocabularyLoader words, CompilerConfiguration configuration, ScriptSession session) {
    super(words, configuration, false);
    this.session = session;
  }

  ScriptSession session() {
    return session;
  }
}
