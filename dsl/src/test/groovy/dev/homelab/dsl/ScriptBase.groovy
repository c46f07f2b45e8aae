package dev.homelab.dsl

import dev.homelab.dsl.groovy.GroovyFrontend
import dev.homelab.dsl.groovy.LoadRequest
import dev.homelab.dsl.groovy.LoadResult
import dev.homelab.dsl.recipe.RecipeCatalog
import dev.homelab.model.Value
import java.nio.file.Files
import java.nio.file.Path
import spock.lang.Shared
import spock.lang.Specification
import spock.lang.TempDir

/** Text in, lab or diagnostics out. */
abstract class ScriptBase extends Specification {

  @Shared
  GroovyFrontend frontend = GroovyFrontend.of(RecipeCatalog.of([]))

  @TempDir
  Path folder

  Map<String, String> environment = [:]

  LoadResult load(String text) {
    def script = folder.resolve('homelab.groovy')
    Files.writeString(script, text)
    frontend.load(LoadRequest.of(script, environment))
  }

  List<String> told(String text) {
    load(text).diagnostics().collect { d -> d.code() + ' ' + d.span().line() + ':' + d.span().column() + ' ' + d.title() }
  }

  static String content(LoadResult result, String address) {
    Value.textOf(resource(result, address).desired().get('content'))
  }

  static resource(LoadResult result, String address) {
    assert result.diagnostics() == []
    def found = result.lab().resources().find { it.address().toString() == address }
    assert found != null
    found
  }
}
