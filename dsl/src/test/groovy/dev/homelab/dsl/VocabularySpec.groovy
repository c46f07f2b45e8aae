package dev.homelab.dsl

import dev.homelab.dsl.groovy.LoadRequest
import dev.homelab.dsl.spec.Spec
import dev.homelab.dsl.spec.Word
import java.lang.reflect.Modifier
import java.nio.file.Files
import org.codehaus.groovy.runtime.DefaultGroovyMethods

class VocabularySpec extends ScriptBase {

  def blocks() {
    frontend.vocabulary().blocks()
  }

  /** The method that has the word's documentation, which blocks that inherit the word share. */
  private static declaration(word) {
    word.forms()*.method().find { it.getAnnotation(Word) }
  }

  def "every block and word has a sentence, a default and an example"() {
    expect:
    blocks().size() > 5
    blocks().every { block ->
      assert block.doc().endsWith('.') && block.around().contains('…')
      block.words().values().every { word ->
        assert word.doc().endsWith('.') && !word.byDefault().isBlank() && word.example().contains(word.name())
        true
      }
    }
  }

  def "no word has the name of a method that Groovy puts on every object"() {
    given:
    def everywhere = DefaultGroovyMethods.methods
        .findAll { Modifier.isStatic(it.modifiers) && it.parameterCount > 0 && it.parameterTypes[0] == Object }*.name as Set

    expect:
    everywhere.containsAll(['each', 'with', 'find', 'any', 'every'])
    blocks().collectMany { it.words().keySet() + it.known().keySet() }.findAll { it in everywhere } == []
  }

  def "every public method of a spec that returns the spec is a word"() {
    expect:
    blocks().collectMany { block ->
      block.type().methods.findAll { m ->
        !m.bridge && !Modifier.isStatic(m.modifiers) && Spec.isAssignableFrom(m.returnType) &&
            Modifier.isPublic(m.modifiers) && !block.words().containsKey(m.name)
      }.collect { block.name() + '.' + it.name }
    } == []
  }

  def "every example runs in its block"() {
    given:
    Files.writeString(folder.resolve('notes.txt'), 'x')
    Files.createDirectories(folder.resolve('manifests'))
    Files.writeString(folder.resolve('manifests/a.yaml'), '{apiVersion: v1, kind: ConfigMap, metadata: {name: from-file, namespace: default}}'.replace(', namespace: default', ''))

    and: 'a word that several blocks inherit is tried in the first of them'
    def tried = [] as Set

    when:
    def wrong = blocks().collectMany { block ->
      block.words().values().findAll { tried.add(declaration(it)) }.collectMany { word ->
        def own = word.once() ? block.around().replaceAll("(?m)^\\s*${word.name()} .*\n", '') : block.around()
        def text = own.replace('…', word.example())
        def around = ''
        if (!text.contains("value('other')")) {
          around += "value('other') { content 'x' }; "
        }
        if (word.name() == 'secret' || block.name() != 'secrets' && word.name() != 'secrets') {
          around += "secrets { generated 'token' }; "
        }
        text = text.replaceFirst('homelab \\{', "homelab { $around")
        def expected = block.name() == 'app' && word.name() == 'patch' ? ['HL1203'] : word.name() == 'service' ? ['HL2001'] : block.name() == 'vm' && word.name() in ['answers', 'installed'] ? ['HL9130'] :
            block.name() == 'front' || word.name() == 'front' ? ['HL2074'] : word.name() == 'tag' ? ['HL2069'] : []
        def problems = load(text).diagnostics()
        problems*.code() == expected ? [] : [block.name() + '.' + word.name() + ': ' + problems*.title() + ' | ' + text]
      }
    }

    then:
    wrong.join('\n') == ''
  }

  def "the reference under docs/words is made from these words"() {
    given:
    def root = java.nio.file.Path.of(System.getProperty('homelab.root', '..')).toAbsolutePath().normalize()
    def words = root.resolve('docs/words')
    def pages = new dev.homelab.dsl.vocabulary.VocabularyDocs(frontend.vocabulary()).pages()
    if (Boolean.getBoolean('homelab.words.rewrite')) {
      Files.createDirectories(words)
      pages.each { name, text -> Files.writeString(words.resolve(name), text) }
    }

    expect: 'else rewrite it: mvn -pl dsl -am test -Dtest=VocabularySpec -Dsurefire.args="-Dhomelab.words.rewrite=true"'
    pages.every { name, text ->
      assert Files.readString(words.resolve(name)) == text
      true
    }
  }
}
