package dev.homelab.dsl

import dev.homelab.model.Address
import dev.homelab.model.Value

/** Values that are known only later, inside texts and behind variables: never a printed placeholder. */
class LaterValuesSpec extends ScriptBase {
  static final REF = new Value.Ref(Address.parse('value.q'), 'value')
  static final TOKEN = new Value.Secret('token')

  static text(String text) {
    new Value.Text(text)
  }

  Value content(String expression, String before = '') {
    def result = load("""homelab {
  secrets { generated 'token' }
  def q = value('q') { content 'green' }
  $before
  value('it') { content $expression }
}""")
    assert result.diagnostics()*.title() == []
    result.lab().resources().find { it.address().toString() == 'value.it' }.desired().get('content')
  }

  def "#expression becomes a value that keeps its references"() {
    expect:
    content(expression) == value

    where:
    expression                                        || value
    "\"x \${ref('value.q').value} y\""                || new Value.Join([text('x '), REF, text(' y')])
    '"${q.value}"'                                    || new Value.Join([REF])
    '"${q.value}:${secret(\'token\')}"'               || new Value.Join([REF, text(':'), TOKEN])
    "'http://' + q.value + '/' + 5"                   || new Value.Join([text('http://'), REF, text('/5')])
    "q.value + ':80'"                                 || new Value.Join([REF, text(':80')])
    "\"a\${\"b\${q.value}c\"}d\""                     || new Value.Join([text('ab'), REF, text('cd')])
    "\"\"\"two\n\${secret('token')}\nlines\"\"\""     || new Value.Join([text('two\n'), TOKEN, text('\nlines')])
    '"${1 + 1}-${16.GiB}-${[1, 2]}"'                  || text('2-16 GiB-[1, 2]')
    "'a' + 1 + 2"                                     || text('a12')
    '"plain".toUpperCase()'                           || text('PLAIN')
    "([url: \"http://\${q.value}\"])"                 || Value.ofMap([url: new Value.Join([text('http://'), REF])])
  }

  def "a text may wait in a variable, a list and a loop"() {
    expect:
    content('url', 'def url = "http://${q.value}"') == new Value.Join([text('http://'), REF])
    content('all', 'def all = ["a", q.value]') == new Value.Seq([text('a'), REF])
    content('"x"', '''['e'].each { value("v-$it") { content "${it}-${q.value}" } }''') == text('x')
  }

  def "'it' inside the block of a word is that of the loop around it"() {
    when:
    def lab = load('''homelab { [1, 2].each { value("v$it") { content "n$it" } } }''').lab()

    then:
    lab.resources().collectEntries { [it.address().toString(), it.desired().get('content')] } ==
        ['value.v1': text('n1'), 'value.v2': text('n2')]
  }

  def "where a text is needed now, #script is a mistake at its place"() {
    when:
    def problems = load("homelab {\n  def q = value('q') { content 'x' }\n  $script\n}").diagnostics()

    then:
    problems*.code() == [code]
    problems[0].span().line() == 3

    where:
    script                                                              || code
    'domain "lab.${q.value}"'                                           || 'HL1003'
    'def f = { Object o -> "x $o" }; value(\'v\') { content f(q.value) }' || 'HL1013'
    "value('v') { content String.valueOf(q.value) }"                    || 'HL1013'
    "value('v') { content ([q.value, 'b'].join(',')) }"                 || 'HL1013'
    "value('v') { content \"it is \$q\" }"                              || 'HL1013'
    "value('v') { content q }"                                          || 'HL1106'
  }

  def "no printed placeholder of a value reaches a resource"() {
    given:
    def ways = ["\"\${LATER}\"", "'' + LATER", "String.valueOf(LATER)", "LATER.toString()", "[LATER].toString()",
                "[LATER].join(' ')", "[a: LATER].toString()", "'x'.concat(String.valueOf(LATER))",
                "String.format('%s', LATER)", "\"\${[LATER]}\"", "new StringBuilder().append(LATER).toString()"]
    def laters = ["secret('token')", "ref('value.q').value", "join('a', secret('token'))", "q.value", "ref('value.q')"]

    expect:
    [ways, laters].combinations().every { way, later ->
      def result = load("""homelab {
  secrets { generated 'token' }
  def q = value('q') { content 'green' }
  value('it') { content ${way.replace('LATER', later)} }
}""")
      def printed = String.valueOf(result.lab()?.resources()?.find { it.address().toString() == 'value.it' }?.desired()?.get('content'))
      def texts = (printed =~ /Text\[value=([^\]]*)\]/).collect { it[1] }
      assert result.hasErrors() || texts.every { !it.contains('[name=') && !it.contains('[address=') && !it.contains('@') } : "$way of $later: $printed"
      true
    }
  }

  def "what a word made can be kept and its outputs be used"() {
    when:
    def result = load('''homelab {
  cluster('home') {
    def web = namespace('web') {
      def shop = app('shop') { image 'ghcr.io/traefik/whoami:v1.11.0'; port 80 }
      app('client') { image 'ghcr.io/traefik/whoami:v1.11.0'; env 'URL', "http://${shop.host}:${shop.port}/"; after 'app.shop' }
      def found = existing('Secret', 'tls')
      app('other') { image 'ghcr.io/traefik/whoami:v1.11.0'; env 'UID', found.uid }
    }
  }
}''')
    def env = { name -> result.lab().resources().find { it.address().toString().endsWith("deployment.$name") }.desired()
        .get('spec').get('template').get('spec').get('containers').items()[0].get('env').items()[0].get('value') }

    then:
    result.diagnostics()*.title() == []
    env('client') == new Value.Join([text('http://'),
        new Value.Ref(Address.parse('cluster.home/namespace.web/app.shop'), 'host'), text(':'),
        new Value.Ref(Address.parse('cluster.home/namespace.web/app.shop'), 'port'), text('/')])
    env('other') == new Value.Join([new Value.Ref(Address.parse('cluster.home/namespace.web/secret.tls'), 'uid')])
  }

  def "every word whose block has an address can be kept"() {
    expect:
    frontend.vocabulary().blocks().collectMany { block ->
      block.words().values().findAll { word ->
        word.forms().any { it.block() != null && dev.homelab.dsl.spec.ThingSpec.isAssignableFrom(it.block()) } && !word.makes()
      }.collect { block.name() + '.' + it.name() }
    } == []
  }

  def "a text longer than a constant of a class may be is kept whole"() {
    given:
    def long1 = 'äbcdefghij' * 9000

    expect:
    content("'$long1'") == text(long1)
  }

  def "a block with more statements than Java takes is cut into parts"() {
    given:
    def lines = (1..2500).collect { "  value('v$it') { content \"\$base-$it\" }" }.join('\n')

    when:
    def result = load("homelab {\n  def base = 'b'\n$lines\n}")

    then:
    result.diagnostics()*.title() == []
    result.lab().resources().size() == 2500
    result.lab().resources()[2499].desired().get('content') == text('b-2500')
    result.lab().resources()[2499].origin().user().line() == 2502
  }
}
