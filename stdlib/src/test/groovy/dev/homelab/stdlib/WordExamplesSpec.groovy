package dev.homelab.stdlib

import dev.homelab.diag.Severity
import dev.homelab.dsl.groovy.GroovyFrontend
import dev.homelab.dsl.groovy.LoadRequest
import dev.homelab.dsl.vocabulary.Vocabulary
import java.nio.file.Files
import java.nio.file.Path
import spock.lang.Shared
import spock.lang.Specification
import spock.lang.TempDir

/** Each example of a word of workloads and recipes runs inside its block, with and without a block of its own. */
class WordExamplesSpec extends Specification {
  static final PACKAGES = ['dev.homelab.dsl.spec.workload', 'dev.homelab.stdlib.service']

  @Shared
  GroovyFrontend frontend = GroovyFrontend.create()

  @Shared
  @TempDir
  Path folder

  def 'the examples of #name run'() {
    expect:
    block.words().values().findAll { isOurs(it) }.collectEntries { [it.example(), mistakes(block, it)] }
        .findAll { it.value } == [:]

    where:
    block << blocks()
    name = block.name()
  }

  def 'the vocabulary has the blocks of apps and recipes'() {
    expect:
    blocks()*.name().containsAll(
        ['app', 'volume', 'resources', 'gitea', 'jellyfin', 'nextcloud', 'vaultwarden', 'whoami'])
  }

  def 'a variable of a workload is told as such, although every block can read one'() {
    expect:
    blocks().findAll { it.words().containsKey('env') && it.name() in ['app', 'nextcloud'] }
        .every { it.words().env.forms().any { form -> form.parameters()*.type() == [String, Object] } }
  }

  def 'a script with every mistake at once is told all of them'() {
    given:
    def script = '''
homelab {
  cluster('home') {
    namespace('web') {
      service whoamy
      service nextcloud { storage 500 }
      app('shop') {
        imag 'example.com/shop:1'
        expose lann
      }
    }
  }
}
'''

    expect:
    load(script).diagnostics()*.span()*.line().unique() == [5, 6, 8, 9]
  }

  private List<Vocabulary.Block> blocks() {
    frontend.vocabulary().blocks().findAll { it.type().packageName in PACKAGES }
  }

  private static boolean isOurs(Vocabulary.Entry word) {
    word.forms().any { it.method().declaringClass.packageName in PACKAGES } &&
        !word.example().startsWith('def ')
  }

  /** A word that its block takes once stands there instead of the block's own use of it. */
  private List<String> mistakes(Vocabulary.Block block, Vocabulary.Entry word) {
    def around = word.once() ? block.around().replaceAll("(?m)^\\s*${word.name()} .*\n", '') : block.around()
    load(around.replace('…', word.example())).diagnostics()
        .findAll { it.severity() == Severity.ERROR }.collect { it.code() + ' ' + it.title() }
  }

  private load(String script) {
    def file = folder.resolve('homelab.groovy')
    Files.writeString(file, script)
    frontend.load(LoadRequest.of(file, [:]))
  }
}
